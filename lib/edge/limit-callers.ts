import { callerLimits } from '../functions.ts';
import { type Problem, problem } from './problem.ts';
import type { Caller } from './route-table.ts';

/** Refuses a caller who calls too often; null: go on. */
export type Admission = (caller: Caller) => Problem | null;

/** More callers than that at once are no callers; the buckets start afresh then. */
const rememberedCallers = 1_000;

/**
 * A token bucket for each caller, in the memory of this copy of the function: it keeps one caller from taking a copy for
 * itself. It is not a limit over all copies; that is the throttle of the API, and the reserved concurrency of a function.
 * A token with several scopes has the limit of the most generous one.
 * @param limits the variable CALLER_LIMITS
 */
export function limitCallers(limits: string, clock: () => number): Admission {
  const limitOf = callerLimits.parse(limits);
  const buckets = new Map<string, { tokens: number; at: number }>();
  return ({ client, scopes }) => {
    const own = scopes.map((scope) => limitOf[scope]);
    const perSecond = Math.max(...own.map((limit) => limit.perSecond));
    const burst = Math.max(...own.map((limit) => limit.burst));
    const now = clock();
    const known = buckets.get(client) ?? { tokens: burst, at: now };
    // A clock that goes back gives nothing.
    const refilled = Math.min(burst, known.tokens + (Math.max(0, now - known.at) / 1_000) * perSecond);
    if (buckets.size >= rememberedCallers && !buckets.has(client)) buckets.clear();
    const admitted = refilled >= 1;
    buckets.set(client, { tokens: admitted ? refilled - 1 : refilled, at: now });
    if (admitted) return null;
    const wait = Math.max(1, Math.ceil((1 - refilled) / perSecond));
    return problem(429, 'TOO_MANY_REQUESTS', 'Call less often, and wait as long as Retry-After says.', {
      headers: { 'retry-after': String(wait) },
    });
  };
}
