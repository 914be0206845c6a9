import { append, between, complement, intersect } from '../local-time/intervals.ts';
import { instantsOfDays } from '../local-time/local-clock.ts';
import type { QuietDate } from '../policy.ts';
import { day } from '../vocabulary.ts';
import { channelByClock, type Hold, hold, pass, type Question, type Rule } from './rule.ts';

/** No zone is further from UTC than this. */
const farthestZone = 15 * 3_600_000;

/** The local dates on which the company contacts nobody; closed as long as it is that date in any place where the customer may be. */
export const quietDate: Rule = ({ obligations, policy, purpose, channel, zones }) => {
  const dates = (policy.quietDates ?? []).filter(
    (quiet) => (quiet.channels?.includes(channel) ?? true) && (quiet.purposes?.includes(purpose) ?? true),
  );
  if (!obligations.timing || dates.length === 0 || zones.length === 0) return pass;
  return (question) => {
    const holds = dates.flatMap((quiet) => holdOf(quiet, question) ?? []);
    return holds.length === 0 ? pass : hold(...holds);
  };
};

function holdOf(quiet: QuietDate, question: Question): Hold | null {
  const { channel, zones, from, to } = question;
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
