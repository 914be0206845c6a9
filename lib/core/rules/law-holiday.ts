import { sourceOf } from '../law/source-of.ts';
import { localClock, localDate } from '../local-time/local-clock.ts';
import { lawOf } from './law-window.ts';
import { type Hold, hold, pass, type Rule } from './rule.ts';

/** Days on which law bans contacts: public holidays, by the calendar of each place where the customer may be. */
export const lawHoliday: Rule = (question) => {
  const { holidays } = lawOf(question);
  if (holidays.length === 0) return pass;
  const { channel, from, to } = question;
  const holds: Hold[] = [];
  for (const clause of holidays) {
    const { place, zones } = clause;
    const zone = zones[0] as string;
    holds.push({
      code: 'HOLIDAY',
      rule: clause.id,
      source: sourceOf(clause.field),
      channel,
      open: clause.open(from, to),
      params: (at) => ({
        place,
        zone,
        zones: zones.length,
        localDate: localDate(zone, at),
        localTime: localClock(zone, at),
      }),
    });
  }
  return hold(...holds);
};
