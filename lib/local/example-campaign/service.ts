import { setTimeout as sleep } from 'node:timers/promises';
import { type AnswerTo, type BodyOf, createClient, type Route, type Sent } from '../../client/client.ts';
import { Foreign, Outdated, Refused, Unreachable } from '../../client/faults.ts';
import { StartFault } from '../start-fault.ts';

/** A running Kairos, as the examples speak to it: patient, and with one sentence for whatever goes wrong. */
export type Service = {
  /**
   * Answers with status and body. What is refused for the moment is asked again, which no request of the examples minds.
   * Throws a StartFault with one sentence for everything else.
   */
  call<Key extends Route>(
    route: Key,
    sent?: Sent<BodyOf<Key>>,
  ): Promise<{ status: number; body: AnswerTo<Key> }>;
  /** The same; null for a refusal with one of these statuses. */
  callUnless<Key extends Route>(
    refused: readonly number[],
    route: Key,
    sent?: Sent<BodyOf<Key>>,
  ): Promise<{ status: number; body: AnswerTo<Key> } | null>;
};

/** A minute and a half in all: a machine that is busy with other things must not end a long run. Pauses in milliseconds. */
const attempts = 14;
const firstPause = 250;
const longestPause = 10_000;

/** Speaks to the service at this origin; connections are kept and used again. */
export function connect(origin: string, token: string): Service {
  const client = createClient(origin, token);
  let answered = false;

  const patiently: Service['call'] = async (route, sent) => {
    let pause = firstPause;
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await client.call(route, sent);
        answered = true;
        return answer;
      } catch (error) {
        answered ||= !(error instanceof Unreachable);
        if (!isPassing(error) || !answered || attempt === attempts) throw error;
        await sleep(pause);
        pause = Math.min(2 * pause, longestPause);
      }
    }
  };
  const inOneSentence = (error: unknown): unknown => {
    if (error instanceof Unreachable) return silent(origin, answered);
    if (error instanceof Refused) return refused(error);
    return error instanceof Foreign || error instanceof Outdated ? new StartFault(error.message) : error;
  };
  return {
    call: (route, sent) =>
      patiently(route, sent).catch((error: unknown) => {
        throw inOneSentence(error);
      }),
    callUnless: (statuses, route, sent) =>
      patiently(route, sent).catch((error: unknown) => {
        const status =
          error instanceof Refused ? error.problem.status : error instanceof Outdated ? 404 : null;
        if (status !== null && statuses.includes(status)) return null;
        throw inOneSentence(error);
      }),
  };
}

function isPassing(error: unknown): boolean {
  if (error instanceof Refused) return error.problem.status === 429 || error.problem.status === 503;
  return error instanceof Unreachable;
}

function silent(origin: string, answered: boolean): StartFault {
  return new StartFault(
    answered
      ? `Kairos at ${origin} no longer answers: start it again and give the same command again; nothing is repeated.`
      : `No Kairos answers at ${origin}: start it with npm start, or name another with --url.`,
  );
}

function refused({ message, problem: { status, detail } }: Refused): StartFault {
  if (status === 401 || status === 403) {
    return new StartFault(
      'The service refused the token: name its data folder with --data, or give the admin token that it printed in KAIROS_TOKEN.',
    );
  }
  return new StartFault(`${message} (${status}): ${detail}`);
}
