/** Longer names, and more than so many levels, are cut: a pointer shows the way, it does not echo what was sent. */
const nameLimit = 64;
const levelLimit = 8;

/** A JSON pointer (RFC 6901) as a URI fragment: `#/windows/0/from`. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path
    .slice(0, levelLimit)
    .reduce<string>((pointer, step) => `${pointer}/${escapeStep(String(step))}`, '#');
}

function escapeStep(step: string): string {
  const short = step.slice(0, nameLimit).toWellFormed();
  return encodeURIComponent(short.replaceAll('~', '~0').replaceAll('/', '~1'));
}
