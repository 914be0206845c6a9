import * as z from 'zod';
import { askWeek } from '../client/ask-week.ts';

/** What is read of a decision. */
const Decided = z.looseObject({
  outcome: z.enum(['contact', 'suppressed']),
  channel: z.string().optional(),
  reasons: z.array(
    z.looseObject({
      code: z.string(),
      effect: z.string(),
      channel: z.string().nullish(),
      rule: z.string(),
      source: z.string().nullish(),
      message: z.string(),
    }),
  ),
  alternatives: z.array(z.looseObject({ channel: z.string() })).default([]),
});

/** One hour of the strip: the channels that may be used within it, and why the others may not. */
type Slot = { at: string; open: readonly string[]; closed: Record<string, string> };

/** Asks the service what it would decide at an instant; its answer as it is, a refusal too. Nothing is recorded. */
type Simulate = (at: number, limits?: { notBefore: string; notAfter: string }) => Promise<unknown>;

/** A `Simulate` for one question. It rejects when the service does not answer. */
export function simulateOn(origin: string, token: string, question: object): Simulate {
  return async (at, limits) => {
    const answer = await fetch(`${origin}/v1/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ ...question, ...limits, simulateAt: new Date(at).toISOString() }),
    });
    return answer.json();
  };
}

/** For every hour of the week from an instant: the channels that this hour alone would do for. Empty when refused. */
export async function decideWeek(simulate: Simulate, from: number): Promise<Slot[]> {
  if (!Decided.safeParse(await simulate(from)).success) return [];
  const hours = await askWeek(
    async (limits) => Decided.safeParse(await simulate(from, limits)).data ?? null,
    from,
  );
  return hours.map(({ at, open, closed }) => ({
    at: new Date(at).toISOString(),
    open,
    closed: Object.fromEntries([...closed].map(([channel, { code }]) => [channel, code])),
  }));
}
