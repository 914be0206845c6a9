import { append, between, complement, intersect } from '../local-time/intervals.ts';
import { instantsOfDays } from '../local-time/local-clock.ts';
import type { QuietDate } from '../policy.ts';
import { day } from '../vocabulary.ts';
import {
  channelByClock,
  type Hold,
  hold,
  pass,
  passOnEveryChannel,
  type Question,
  type Rule,
} from './rule.ts';

/** No zone is further from UTC than this. */
const farthestZone = 15 * 3_600_000;

/** The local dates on which the company contacts nobody; closed as long as it is that date in any place where the customer may be. */
export const quietDate: Rule = (question) => {
  const { obligations, policy, zones } = question;
  const dates = policy.quietDates;
  if (!obligations.timing || dates === undefined || dates.length === 0) return passOnEveryChannel;
  if (zones.length === 0) return pass;
  const holds = dates.flatMap((quiet) => holdOf(quiet, question) ?? []);
  return holds.length === 0 ? pass : hold(...holds);
};

function holdOf(quiet: QuietDate, question: Question): Hold | null {
  const { request, channel, zones, from, to } = question;
  if (quiet.channels?.includes(channel) === false || quiet.purposes?.includes(request.purpose) === false)
    return null;
  const start = Date.parse(quiet.date);
  if (from >= start + day + farthestZone || to <= start - farthestZone) return null;
  const local = start / day;
  const range: number[] = [];
  append(range, local, local + 1);
  let open = between(from, to);
  for (const zone of zones)
    open = intersect(open, complement(instantsOfDays(zone, range, from, to), from, to));
  return {
    code: 'HOLIDAY',
    rule: `quiet-date:${quiet.date}`,
    channel: quiet.channels === undefined ? channelByClock(question) : channel,
    open,
    params: () => ({ date: quiet.date, name: quiet.name ?? null, zone: zones[0] as string }),
  };
}
