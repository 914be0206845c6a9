import { describe, expect, it } from 'vitest';
import type { WeeklyWindow } from '../../../lib/core/customer.ts';
import { sharedWindows, weeklyRanges } from '../../../lib/core/local-time/weekly-ranges.ts';
import { hour } from '../../../lib/core/vocabulary.ts';

const window: WeeklyWindow = { days: ['mon'], from: '09:00', to: '10:00', channels: ['sms'] };

describe('lists of windows that are shared', () => {
  it('are one list when they say the same', () => {
    expect(sharedWindows([structuredClone(window)])).toBe(sharedWindows([structuredClone(window)]));
  });

  it.each<[string, Partial<WeeklyWindow>]>([
    ['days', { days: ['mon', 'tue'] }],
    ['start', { from: '08:00' }],
    ['end', { to: '11:00' }],
    ['channels', { channels: ['email'] }],
    ['channels, where it names none', { channels: undefined }],
  ])('are different lists when a window differs in its %s', (_, change) => {
    const other = [{ ...window, ...change }] as WeeklyWindow[];
    expect(sharedWindows(other)).not.toBe(sharedWindows([structuredClone(window)]));
    expect(sharedWindows([window, ...other])).not.toBe(sharedWindows(other));
  });

  it('are different lists for days in another order, because people are told them as they were given', () => {
    const inOrder = sharedWindows([{ ...window, days: ['mon', 'tue'] }]);
    expect(sharedWindows([{ ...window, days: ['tue', 'mon'] }])).not.toBe(inOrder);
    expect(sharedWindows([{ ...window, days: ['mon', 'tue'], channels: ['sms'] }])).toBe(inOrder);
  });

  it('open each channel by its own windows', () => {
    const list = [window, { ...window, from: '12:00', to: '13:00', channels: ['email' as const] }];
    expect(weeklyRanges(list, 'sms')).toEqual([9 * hour, 10 * hour]);
    expect(weeklyRanges(list, 'email')).toEqual([12 * hour, 13 * hour]);
    expect(weeklyRanges(list, 'voice')).toBe(null);
  });

  it('stay right however many other lists come between', () => {
    const lists = Array.from({ length: 1_200 }, (_, index): WeeklyWindow[] => [
      {
        ...window,
        from: '00:00',
        to: `${String(Math.floor(index / 60)).padStart(2, '0')}:${String((index % 60) + 1).padStart(2, '0')}`.replace(
          ':60',
          ':59',
        ),
      },
    ]);
    const before = lists.map((list) => weeklyRanges(list, 'sms'));
    expect(lists.map((list) => weeklyRanges(structuredClone(list), 'sms'))).toEqual(before);
  });
});
