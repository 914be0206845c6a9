import { append, complement } from '../local-time/intervals.ts';
import { type WeeklyRanges, week } from '../local-time/weekly-ranges.ts';
import { type Channel, minute } from '../vocabulary.ts';

/**
 * What is handed over arrives later: so long before law closes, nothing is sent any more, in milliseconds. Carriers deliver
 * nearly all texts within minutes and mail servers retry; a call rings when it is placed, and the post is slower than any window.
 */
export const deliveryMargin: Readonly<Record<Channel, number>> = {
  sms: 5 * minute,
  email: 10 * minute,
  push: minute,
  voice: 0,
  mail: 0,
};

/** The ranges without their last part before each closing. What runs from Sunday night into Monday is one range and stays whole. */
export function closingEarlier(ranges: WeeklyRanges, margin: number): WeeklyRanges {
  if (margin === 0) return ranges;
  const closed = complement(ranges, 0, week);
  const pieces: [number, number][] = [];
  for (let i = 0; i < closed.length; i += 2) {
    const from = (closed[i] as number) - margin;
    pieces.push([Math.max(0, from), closed[i + 1] as number]);
    // The week before ends in what comes before Monday 00:00.
    if (from < 0) pieces.push([week + from, week]);
  }
  pieces.sort((left, right) => left[0] - right[0]);
  const earlier: number[] = [];
  for (const [from, to] of pieces) append(earlier, from, to);
  return complement(earlier, 0, week);
}
