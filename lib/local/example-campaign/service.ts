import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { StartFault } from '../start-fault.ts';

type Method = 'GET' | 'PUT' | 'PATCH' | 'POST';
type Options = { body?: unknown; headers?: Readonly<Record<string, string>>; accept: readonly number[] };

/** A running Kairos, spoken to over HTTP. */
export type Service = {
  /**
   * Asks and answers with status and JSON body. What is refused for the moment is asked again, which no request of the
   * example minds. Throws a StartFault with one sentence for every status that is not accepted.
   */
  call(method: Method, path: string, options: Options): Promise<{ status: number; body: unknown }>;
};

const Problem = z.object({ code: z.string(), detail: z.string() });
/** A minute and a half in all: a machine that is busy with other things must not end a long run. Pauses in milliseconds. */
const attempts = 14;
const firstPause = 250;
const longestPause = 10_000;

/** Speaks to the service at this origin; connections are kept and used again. */
export function connect(origin: string, token: string): Service {
  let answered = false;

  async function ask(method: Method, path: string, { body, headers }: Options): Promise<Response | null> {
    try {
      const response = await fetch(origin + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      answered = true;
      return response;
    } catch {
      return null;
    }
  }

  return {
    call: async (method, path, options) => {
      let pause = firstPause;
      for (let attempt = 1; ; attempt++) {
        const response = await ask(method, path, options);
        const busy = response === null || response.status === 429 || response.status === 503;
        if (busy && attempt < attempts && answered) {
          await response?.arrayBuffer();
          await sleep(Math.max(pause, 1_000 * Number(response?.headers.get('retry-after') ?? 0)));
          pause = Math.min(2 * pause, longestPause);
          continue;
        }
        if (response === null) throw silent(origin, answered);
        const text = await response.text();
        const json = parseJson(text);
        if (options.accept.includes(response.status)) return { status: response.status, body: json };
        throw refused(`${method} ${path}`, response.status, json);
      }
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function silent(origin: string, answered: boolean): StartFault {
  return new StartFault(
    answered
      ? `Kairos at ${origin} no longer answers: start it again and give the same command again; nothing is repeated.`
      : `No Kairos answers at ${origin}: start it with npm start, or name another with --url.`,
  );
}

function refused(request: string, status: number, body: unknown): StartFault {
  if (status === 401 || status === 403) {
    return new StartFault(
      'The service refused the token: name its data folder with --data, or give the admin token that it printed in KAIROS_TOKEN.',
    );
  }
  const problem = Problem.safeParse(body);
  const words = problem.success ? `${problem.data.code}: ${problem.data.detail}` : 'with no reason';
  return new StartFault(`The service answered ${request} with ${status} ${words}`);
}
