/** So many lines are remembered at once, in two halves: the older half is forgotten when the newer one is full. */
const half = 50_000;

/**
 * Knows lines that came before, so that a file of repetitions costs no more than its reading. What was forgotten is done again,
 * which changes nothing. Bounded, however long the file is.
 */
export function createSeenLines(): (line: string) => boolean {
  let newer = new Set<string>();
  let older = new Set<string>();
  return (line) => {
    if (newer.has(line) || older.has(line)) return true;
    if (newer.size >= half) [older, newer] = [newer, new Set()];
    newer.add(line);
    return false;
  };
}
