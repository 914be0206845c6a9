import type { WeeklyWindow } from '../customer.ts';
import type { ReasonCode } from '../decision.ts';
import { weeklyCalendar } from '../local-time/calendar.ts';
import type { WeeklyRanges } from '../local-time/weekly-ranges.ts';
import { rememberPairs } from '../remember.ts';
import { type Channel, channels, tableOf } from '../vocabulary.ts';
import { type Hold, hold, type Params, pass, type Verdict } from './rule.ts';
import { windowParams } from './window-params.ts';

/** A rule by hours of the week. */
type ByHours = {
  code: ReasonCode;
  rule: string;
  /** When the windows leave a channel open; null: they do not concern it. */
  open(windows: readonly WeeklyWindow[], channel: Channel): WeeklyRanges | null;
  /** The instant whose window is told of a contact that is held at `at` until `allowedFrom`. */
  told(at: number, allowedFrom: number | null): number | null;
};

/** About 1 KB each, without their calendars. */
const mostVerdicts = 2_000;

/** What a rule by hours says of each channel: made once for all who have the same (shared) windows in the same zones. */
export function windowVerdicts({ code, rule, open, told }: ByHours) {
  return rememberPairs(mostVerdicts, (windows: readonly WeeklyWindow[], zones: readonly string[]) => {
    // Channels that the windows do not tell apart share their hours, and what is told of them.
    const tellers = new Map<WeeklyRanges, Hold['params']>();
    const verdictOn = (channel: Channel): Verdict => {
      const ranges = open(windows, channel);
      if (ranges === null) return pass;
      const tell: Hold['params'] = (at, allowedFrom) =>
        windowParams(zones, windows, channel, at, told(at, allowedFrom));
      const params = tellers.get(ranges) ?? tellingOnce(tell);
      tellers.set(ranges, params);
      return hold({ code, rule, channel, open: weeklyCalendar(zones, ranges), params });
    };
    return tableOf(channels, verdictOn);
  });
}

/** The channels of a customer are mostly held at the same instant, until the same. */
function tellingOnce(tell: Hold['params']): Hold['params'] {
  let last: { at: number; allowedFrom: number | null; params: Params } | null = null;
  return (at, allowedFrom) => {
    if (last === null || last.at !== at || last.allowedFrom !== allowedFrom) {
      last = { at, allowedFrom, params: tell(at, allowedFrom) };
    }
    return last.params;
  };
}
