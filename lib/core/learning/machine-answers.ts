import { channels } from '../vocabulary.ts';
import {
  answerOf,
  channelOf,
  contactCount,
  type FirstAnswer,
  outcomeOf,
  type ResponseLog,
  sentAtOf,
  setOutcome,
} from './log-bytes.ts';
import { outcome } from './response.ts';

const email = channels.indexOf('email');
const byMachines = outcome.opened | outcome.clicked;
/** So many different clicks within a minute are a filter that looks behind every link. */
const clicksOfMachine = 4;
/** So many messages opened in the same second are a mailbox that fetches them. */
const opensOfMachine = 3;
/** So many messages, and most of all, opened at the same minute after they came, and soon: a filter with a timer. */
const sameDelays = 5;
const mostOfAll = 0.8;
const soon = 10;

type Opened = { index: number; answer: FirstAnswer; minute: number };

/**
 * The log without what machines answered: the openings and clicks of such e-mails count for nothing. It is judged each time from all
 * that is in the log, so that it does not matter in which order it was told; what only people do (a reply, a purchase) stays.
 */
export function withoutMachines(log: ResponseLog): ResponseLog {
  const opened = openedMails(log);
  const found = opened.filter((one) => clicksEverything(one) || opensWithOthers(one, opened));
  const timed = timedDelay(opened);
  if (timed !== null) found.push(...opened.filter(({ answer }) => answer.delay === timed));
  if (found.length === 0) return log;
  const next = log.slice();
  for (const { index } of found)
    setOutcome(next, index, (outcomeOf(log, index) & ~byMachines) | outcome.machine);
  return next;
}

function openedMails(log: ResponseLog): Opened[] {
  const opened: Opened[] = [];
  for (let index = 0; index < contactCount(log); index++) {
    if (channelOf(log, index) !== email || (outcomeOf(log, index) & byMachines) === 0) continue;
    const answer = answerOf(log, index);
    if (answer !== null) opened.push({ index, answer, minute: sentAtOf(log, index) / 60_000 + answer.delay });
  }
  return opened;
}

function clicksEverything({ answer: { clicks } }: Opened): boolean {
  let count = 0;
  for (let left = clicks; left !== 0; left &= left - 1) count++;
  return count >= clicksOfMachine;
}

/** Instants of sending and delays are kept to the minute, so the same second may stand a minute apart. */
function opensWithOthers({ answer, minute }: Opened, opened: readonly Opened[]): boolean {
  if (answer.second === 0) return false;
  const together = opened.filter(
    (other) => other.answer.second === answer.second && Math.abs(other.minute - minute) <= 1,
  );
  return together.length >= opensOfMachine;
}

/** The delay in minutes at which nearly every message is opened; null: there is none. */
function timedDelay(opened: readonly Opened[]): number | null {
  if (opened.length < sameDelays) return null;
  const counts = new Map<number, number>();
  for (const { answer } of opened)
    if (answer.delay <= soon) counts.set(answer.delay, (counts.get(answer.delay) ?? 0) + 1);
  for (const [delay, count] of counts)
    if (count >= sameDelays && count >= mostOfAll * opened.length) return delay;
  return null;
}
