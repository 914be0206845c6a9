import type { Profile } from '../customer.ts';
import { holidayCalendar } from '../law/holidays.ts';
import { spanCalendar, workingDays } from '../law/open-span.ts';
import { openBetween } from '../local-time/calendar.ts';
import { between, covers, intersect } from '../local-time/intervals.ts';
import { localDate } from '../local-time/local-clock.ts';
import { homeOf } from '../place/candidate-places.ts';
import { onlyZone, type Place } from '../place/whereabouts.ts';
import { hold, type Judge, pass, type Rule } from './rule.ts';

/**
 * The public holidays on which the company contacts nobody, where it says so: those of every place where the customer may be.
 * A country whose holidays are not known has none here: unlike a ban by law, this is the company's own wish.
 */
export const quietHoliday: Rule = ({ obligations, policy, purpose, channel }) => {
  const quiet = policy.quietHolidays ?? null;
  if (!obligations.timing || quiet === null) return pass;
  if (quiet.channels?.includes(channel) === false || quiet.purposes?.includes(purpose) === false) return pass;
  return judge;
};

const judge: Judge = (question) => {
  const { policy, channel, facts, whereabouts, from, to } = question;
  let open = between(from, to);
  let zone: string | null = null;
  for (const place of whereabouts.places) {
    const calendar = calendarOf(place, facts.profile);
    if (calendar === null) continue;
    const openHere = openBetween(spanCalendar(onlyZone(place.zone), workingDays(calendar)), from, to);
    if (covers(openHere, from, to)) continue;
    zone ??= place.zone;
    open = intersect(open, openHere);
  }
  if (zone === null) return pass;
  const inZone = zone;
  return hold({
    code: 'HOLIDAY',
    rule: 'quiet-holiday',
    // A number may bring another region, whose holidays close its channel alone.
    channel:
      policy.quietHolidays?.channels === undefined && whereabouts === homeOf(facts.profile) ? null : channel,
    open,
    params: (at) => ({ date: localDate(inZone, at), name: 'public holiday', zone: inZone }),
  });
};

/** The law tells regions apart only where it differs; what the customer's address says is finer. */
function calendarOf({ jurisdiction }: Place, { country: home, region: homeRegion }: Profile): string | null {
  if (jurisdiction === null) return null;
  const [country = '', region = null] = jurisdiction.split('-');
  return holidayCalendar(country, region ?? (country === home ? homeRegion : null));
}
