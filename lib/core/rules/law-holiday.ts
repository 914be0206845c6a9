import type { LawInForce } from '../law/law-in-force.ts';
import { sourceOf } from '../law/source-of.ts';
import { localClock, localDate } from '../local-time/local-clock.ts';
import { remember } from '../remember.ts';
import { type Hold, hold, pass, type Rule } from './rule.ts';

/** Of some places, channels and purposes each. */
const mostVerdicts = 2_000;

/** Days on which law bans contacts: public holidays, by the calendar of each place where the customer may be. */
export const lawHoliday: Rule = ({ law }) => (law.holidays.length === 0 ? pass : verdictOf(law));

const verdictOf = remember(mostVerdicts, ({ holidays, channel }: LawInForce) => {
  const holds = holidays.map(({ id, place, zones, field, open }): Hold => {
    const zone = zones[0] as string;
    return {
      code: 'HOLIDAY',
      rule: id,
      source: sourceOf(field),
      channel,
      open,
      params: (at) => ({
        place,
        zone,
        zones: zones.length,
        localDate: localDate(zone, at),
        localTime: localClock(zone, at),
      }),
    };
  });
  return hold(...holds);
});
