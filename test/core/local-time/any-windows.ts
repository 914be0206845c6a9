import fc from 'fast-check';
import { weekdays } from '../../../lib/core/vocabulary.ts';

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const anyWindow = fc
  .record({
    days: fc.subarray([...weekdays], { minLength: 1 }),
    from: fc.integer({ min: 0, max: 1439 }).map(clock),
    to: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 1439 }).map(clock) },
      fc.constant('24:00'),
    ),
  })
  .filter(({ from, to }) => from !== to);

/** One to four windows: overlapping, across midnight, up to 24:00. */
export const anyWindows = fc.array(anyWindow, { minLength: 1, maxLength: 4 });
