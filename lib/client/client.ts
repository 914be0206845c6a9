import { setTimeout as sleep } from 'node:timers/promises';
import { Foreign, Outdated, Refused, Unreachable } from './faults.ts';
import type { Operations } from './operations.generated.ts';

/** What only a local run answers, and its description does not promise to anybody. */
type LocalOperations = {
  'GET /local/clock': { body: undefined; answer: { now: string; ahead: number } };
  /** Lets time pass until an instant (not said: no further), and what is due be sent. */
  'POST /local/clock': {
    body: { advanceTo?: string };
    answer: { now: string; sent: number; drained: boolean };
  };
  'GET /local/outbox': {
    body: undefined;
    answer: {
      messages: readonly {
        channel: string;
        dispatchId: string | null;
        to: string;
        subject: string | null;
        text: string | null;
        receivedAt: string;
      }[];
      nextCursor: string | null;
    };
  };
};
type Routes = Operations & LocalOperations;
export type Route = keyof Routes;
export type BodyOf<Key extends Route> = Routes[Key]['body'];
export type AnswerTo<Key extends Route> = Routes[Key]['answer'];

export type Sent<Body = unknown> = {
  /** What stands in the path for `{id}` and the like; encoded here. */
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | undefined>>;
  body?: Body;
  /** Makes a dispatch safe to repeat: the same key and body are carried out once. */
  idempotencyKey?: string;
  /** The `etag` of what was read, for a write that could open what is closed. */
  ifMatch?: string | null;
};

type Answered<Body> = { status: number; body: Body; etag: string | null; date: number | null };

/** A Kairos that is spoken to over HTTP. */
export type Client = {
  origin: string;
  /**
   * Calls a route by its name in the API description (`POST /v1/decisions`). Rejects with a Refused that carries the
   * problem, or with Unreachable, Foreign or Outdated when there is no (such) Kairos to answer.
   */
  call<Key extends Route>(route: Key, sent?: Sent<BodyOf<Key>>): Promise<Answered<AnswerTo<Key>>>;
};

const attempts = 4;
const longestPause = 10_000;
/** Nothing of Kairos takes so long; who has not answered by then is not going to. */
const patience = 60_000;

/** Speaks to the Kairos at this origin. What it is too busy for (429, 503) is asked again, if it is safe to repeat. */
export function createClient(origin: string, token: string | null): Client {
  return {
    origin,
    call: async (route, sent = {}) => {
      const [method = 'GET', path = '/'] = route.split(' ');
      for (let attempt = 1; ; attempt++) {
        const response = await fetch(addressOf(origin, path, sent), requestOf(method, sent, token)).catch(
          (error: unknown) => {
            throw new Unreachable(origin, error);
          },
        );
        const busy = response.status === 429 || response.status === 503;
        if (busy && attempt < attempts && isRepeatable(route, sent)) {
          await response.arrayBuffer();
          const asked = 1_000 * Number(response.headers.get('retry-after') ?? 0);
          await sleep(Math.min(longestPause, Math.max(asked, 250 * 2 ** attempt)));
          continue;
        }
        return readAnswer(origin, route, response);
      }
    },
  };
}

/** A dispatch by its key and an event by its id are done once; nothing else that is repeated does any more than once. */
function isRepeatable(route: string, { idempotencyKey }: Sent): boolean {
  return route !== 'POST /v1/dispatches' || idempotencyKey !== undefined;
}

function addressOf(origin: string, path: string, { params = {}, query = {} }: Sent): string {
  const steps = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const given = Object.entries(query).filter((field): field is [string, string] => field[1] !== undefined);
  return `${origin}${steps}${given.length === 0 ? '' : `?${new URLSearchParams(given)}`}`;
}

function requestOf(method: string, sent: Sent, token: string | null): RequestInit {
  return {
    method,
    // A token is for this origin: it must not follow a redirect to another.
    redirect: 'manual',
    signal: AbortSignal.timeout(patience),
    headers: {
      accept: 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(sent.idempotencyKey === undefined ? {} : { 'idempotency-key': sent.idempotencyKey }),
      ...(sent.ifMatch == null ? {} : { 'if-match': sent.ifMatch }),
    },
    ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
  };
}

async function readAnswer<Body>(origin: string, route: string, response: Response): Promise<Answered<Body>> {
  const text = await response.text().catch((error: unknown) => {
    throw new Unreachable(origin, error);
  });
  const body = parseJson(text);
  const { status, headers } = response;
  if (status >= 200 && status < 300 && body !== undefined) {
    const date = Date.parse(headers.get('date') ?? '');
    return { status, body: body as Body, etag: headers.get('etag'), date: Number.isNaN(date) ? null : date };
  }
  if (!isProblemDocument(body)) {
    // API Gateway answers for itself with { "message" }: no or no good token, or a route that is not deployed.
    if (isGatewayMessage(body) && (status === 401 || status === 403)) {
      const detail = 'Use a valid token with a scope for this.';
      throw new Refused(route, { status, code: status === 401 ? 'NO_TOKEN' : 'WRONG_SCOPE', detail });
    }
    if (isGatewayMessage(body) && status === 404) throw new Outdated(origin, route);
    throw new Foreign(origin, route, status);
  }
  if (body.code === 'NO_SUCH_ROUTE' || body.code === 'METHOD_NOT_ALLOWED') throw new Outdated(origin, route);
  throw new Refused(route, body);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblemDocument(body: unknown): body is Refused['problem'] {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'status' in body;
}

function isGatewayMessage(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'message' in body;
}
