/** How a text is cut into the parts that carriers charge for. */
export type SmsSegments = {
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
  /** Septets (GSM-7) or 16-bit units (UCS-2), without the headers of a text in parts. */
  units: number;
};

// 3GPP TS 23.038, section 6.2.1 and its extension table.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '\f^{}\\[~]|€';
const septets = new Map([
  ...[...basic].map((c) => [c, 1] as const),
  ...[...extended].map((c) => [c, 2] as const),
]);

/** Counts the parts of a text message. A character is never split between two parts. */
export function countSegments(text: string): SmsSegments {
  const characters = [...text];
  const gsm = characters.every((character) => septets.has(character));
  return gsm
    ? cut(
        'GSM-7',
        characters.map((character) => septets.get(character) ?? 2),
        160,
        153,
      )
    : cut(
        'UCS-2',
        characters.map((character) => character.length),
        70,
        67,
      );
}

function cut(
  encoding: SmsSegments['encoding'],
  sizes: readonly number[],
  whole: number,
  part: number,
): SmsSegments {
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= whole) return { encoding, segments: units === 0 ? 0 : 1, units };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > part) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return { encoding, segments, units };
}
