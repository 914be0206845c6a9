const lineFeed = 10;

/**
 * Splits text into lines on the byte \n alone, whatever the encoding, and tells of each where the next one begins (in bytes of the
 * text). Lines come in arrays of those that one chunk completes, so that reading millions of them waits only once a chunk.
 */
export async function* textLines(
  text: AsyncIterable<Uint8Array>,
  from: number,
  longest: number,
): AsyncGenerator<{ bytes: Uint8Array; ends: number[]; offset: number; skipFirst: boolean }> {
  let carry: Uint8Array = new Uint8Array(0);
  let offset = from;
  // Within a line that is too long; what of it came before is forgotten.
  let skipping = false;
  for await (const chunk of text) {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const ends: number[] = [];
    for (let at = bytes.indexOf(lineFeed, carry.length); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
      ends.push(at);
    }
    if (ends.length > 0) yield { bytes, ends, offset, skipFirst: skipping };
    const done = ends.length === 0 ? 0 : (ends.at(-1) as number) + 1;
    if (ends.length > 0) skipping = false;
    carry = bytes.slice(done);
    offset += done;
    if (carry.length > longest) {
      skipping = true;
      offset += carry.length;
      carry = new Uint8Array(0);
    }
  }
  // The last line may lack its end. It is given one.
  if (carry.length > 0 || skipping) {
    yield { bytes: carry, ends: [carry.length], offset, skipFirst: skipping };
  }
}
