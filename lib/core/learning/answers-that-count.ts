import { minute } from '../vocabulary.ts';
import { answerOf, contactCount, outcomeOf, type ResponseLog, sentAtOf, setOutcome } from './log-bytes.ts';
import { withoutMachines } from './machine-answers.ts';
import { answered, outcome, sessions } from './response.ts';

/**
 * The log with what counts as an answer alone: without what machines answered, and of the messages opened in one session only the one
 * that came last, since that is what brought the customer. The others count neither way. Judged each time from all that is in
 * the log, so that it does not matter in which order it was told.
 */
export function answersThatCount(log: ResponseLog): ResponseLog {
  return oneForEachSession(withoutMachines(log));
}

/** A reply, a click or a purchase is meant for its message, and stays whatever was opened beside it. */
const meant = outcome.engaged | outcome.clicked;

function oneForEachSession(log: ResponseLog): ResponseLog {
  const answers = answersIn(log);
  if (answers.length < 2) return log;
  const starts = sessions(answers.map(({ at }) => at));
  if (starts.length === answers.length) return log;
  const next = log.slice();
  for (const [number, start] of starts.entries()) {
    const until = starts[number + 1] ?? Number.POSITIVE_INFINITY;
    const session = answers.filter(({ at }) => at >= start && at < until);
    const isMeant = ({ index }: Answer) => (outcomeOf(log, index) & meant) !== 0;
    const last = session.some(isMeant) ? null : session.at(-1);
    for (const one of session)
      if (one !== last && !isMeant(one))
        setOutcome(next, one.index, (outcomeOf(log, one.index) & ~answered) | outcome.machine);
  }
  return next;
}

type Answer = { index: number; at: number };

/** Every answered contact, oldest first, with the instant of its first answer (milliseconds, to the minute). */
function answersIn(log: ResponseLog): Answer[] {
  const answers: Answer[] = [];
  for (let index = 0; index < contactCount(log); index++) {
    const answer = (outcomeOf(log, index) & answered) === 0 ? null : answerOf(log, index);
    if (answer !== null) answers.push({ index, at: sentAtOf(log, index) + answer.delay * minute });
  }
  return answers;
}
