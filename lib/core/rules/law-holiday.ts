import { sourceOf } from '../law/source-of.ts';
import { covers } from '../local-time/intervals.ts';
import { localClock, localDate } from '../local-time/local-clock.ts';
import { type Hold, hold, pass, type Rule } from './rule.ts';

/** Days on which law bans contacts: public holidays, by the calendar of each place where the customer may be. */
export const lawHoliday: Rule = ({ law: { holidays }, channel, from, to }) => {
  if (holidays.length === 0) return pass;
  const holds: Hold[] = [];
  for (const clause of holidays) {
    const open = clause.open(from, to);
    if (covers(open, from, to)) continue;
    const { place, zones } = clause;
    const zone = zones[0] as string;
    holds.push({
      code: 'HOLIDAY',
      rule: clause.id,
      source: sourceOf(clause.field),
      channel,
      open,
      params: (at) => ({
        place,
        zone,
        zones: zones.length,
        localDate: localDate(zone, at),
        localTime: localClock(zone, at),
      }),
    });
  }
  return holds.length === 0 ? pass : hold(...holds);
};
