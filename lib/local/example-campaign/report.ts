import { offsetAt } from '../../core/local-time/zone-offsets.ts';
import { hour } from '../../core/vocabulary.ts';
import { type Difference, isEmpty } from './compare-with-sink.ts';
import { distinctNumbers, madeUpPerson } from './made-up-person.ts';
import { timeText } from './progress.ts';
import type { DispatchResult, Received } from './read-results.ts';
import type { Run } from './requests.ts';
import { countUp, type Tally } from './tally.ts';

type Outcome = {
  file: string;
  rows: number;
  run: Run;
  tally: Tally;
  results: ReadonlyMap<string, DispatchResult>;
  received: readonly Received[];
  difference: Difference;
  /** Jumps of the clock, and how far they took it, in milliseconds. */
  clock: { jumps: number; ahead: number };
  /** In milliseconds of the machine. */
  took: { asking: number; sending: number; all: number };
};

const widest = 40;
/** Ids that are named of each kind of difference. */
const named = 5;

/** The report of a run, for people. */
export function reportOf(outcome: Outcome): string {
  const { file, rows, run, tally, results, received, difference, clock, took } = outcome;
  const contacted = received.filter(
    ({ dispatchId }) => dispatchId !== null && tally.accepted.has(dispatchId),
  );
  const channels = new Map<string, number>();
  for (const { channel } of contacted) countUp(channels, channel);
  const statuses = new Map<string, number>();
  for (const { status, detail } of results.values())
    countUp(statuses, detail === null ? status : `${status} (${detail})`);
  if (tally.suppressed() > 0) statuses.set('suppressed (when asked)', tally.suppressed());
  const days = (clock.ahead / (24 * hour)).toFixed(1);
  return [
    `Campaign ${run.id}: one marketing contact within a week for each of ${number(rows)} customers of ${file}.`,
    `Addresses, consents and the preference for texts of those with a mobile are made up${rows > distinctNumbers ? `; after ${number(distinctNumbers)} phone numbers they repeat` : ''}.`,
    '',
    `accepted    ${number(tally.accepted.size)}`,
    `suppressed  ${number(tally.suppressed())}`,
    ...table(tally.suppressedBy),
    '',
    `Held until later when asked: ${number(tally.held())} of the accepted, by reason (one can have several)`,
    ...table(tally.heldBy),
    '',
    `Contacted by channel (the clock ran ahead by ${days} days in ${clock.jumps} jumps)`,
    ...table(channels),
    '',
    "Contacted by hour of the customer's own clock",
    ...histogram(hoursOf(contacted, tally)),
    '',
    'Status of all dispatches at the end',
    ...table(statuses),
    '',
    ...verdict(tally.accepted.size, difference, results),
    '',
    `Took ${timeText(took.all)}: asking ${timeText(took.asking)} (${((rows / took.asking) * 1_000).toFixed(0)} customers a second), sending ${timeText(took.sending)}.`,
  ].join('\n');
}

/** Contacts by local hour, from the first hour with any to the last. */
function hoursOf(contacted: readonly Received[], { accepted }: Tally): Map<string, number> {
  const counts = new Array<number>(24).fill(0);
  for (const { dispatchId, receivedAt } of contacted) {
    const { timeZone } = madeUpPerson(accepted.get(dispatchId as string)?.row as number);
    const localHour = new Date(receivedAt + offsetAt(timeZone, receivedAt)).getUTCHours();
    counts[localHour] = (counts[localHour] as number) + 1;
  }
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  return new Map(
    counts.flatMap((count, at) =>
      at < first || at > last ? [] : [[`${String(at).padStart(2, '0')}:00`, count]],
    ),
  );
}

function verdict(
  accepted: number,
  difference: Difference,
  results: ReadonlyMap<string, DispatchResult>,
): string[] {
  if (isEmpty(difference)) {
    return [`The sink received exactly the ${number(accepted)} accepted dispatches, each once.`];
  }
  const list = (title: string, ids: readonly string[]): string[] =>
    ids.length === 0
      ? []
      : [
          `  ${title}: ${number(ids.length)}`,
          ...ids.slice(0, named).map((id) => {
            const { status = 'unknown to this run', detail = null } = results.get(id) ?? {};
            return `    ${id}  ${status}${detail === null ? '' : ` (${detail})`}`;
          }),
        ];
  return [
    'The sink did NOT receive exactly the accepted dispatches:',
    ...list('accepted and not received', difference.missing),
    ...list('received more than once', difference.repeated),
    ...list('received and not accepted', difference.unexpected),
  ];
}

/** Most frequent first. */
function table(counts: ReadonlyMap<string, number>): string[] {
  const rows = [...counts].sort((left, right) => right[1] - left[1]);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, count]) => `  ${name.padEnd(width)}  ${number(count).padStart(7)}`);
}

function histogram(counts: ReadonlyMap<string, number>): string[] {
  const most = Math.max(1, ...counts.values());
  return [...counts].map(([name, count]) =>
    `  ${name}  ${number(count).padStart(7)}  ${'#'.repeat(Math.ceil((count / most) * widest))}`.trimEnd(),
  );
}

function number(count: number): string {
  return count.toLocaleString('en');
}
