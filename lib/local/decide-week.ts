import * as z from 'zod';
import { hour } from '../core/vocabulary.ts';

/** What is read of a decision. */
const Decided = z.looseObject({
  outcome: z.enum(['contact', 'suppressed']),
  channel: z.string().optional(),
  timeZone: z.string().nullish(),
  reasons: z.array(z.looseObject({ code: z.string(), effect: z.string(), channel: z.string().nullish() })),
  alternatives: z.array(z.looseObject({ channel: z.string() })).default([]),
});
type Decided = z.infer<typeof Decided>;

/** One hour of the strip: the channels that may be used within it, and why the others may not. */
type Slot = { at: string; open: string[]; closed: Record<string, string> };

const slots = 7 * 24;
const together = 6;

/** Asks the service what it would decide at an instant; its answer as it is, a refusal too. Nothing is recorded. */
export type Simulate = (at: number, limits?: { notBefore: string; notAfter: string }) => Promise<unknown>;

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
  const first = Math.ceil(from / hour) * hour;
  const starts = Array.from({ length: slots }, (_, index) => first + index * hour);
  const week: Slot[] = [];
  for (let index = 0; index < starts.length; index += together) {
    week.push(...(await Promise.all(starts.slice(index, index + together).map(decideHour))));
  }
  return week;

  // Asked now about then: from then, what is only scheduled today would look like a message that is late.
  async function decideHour(start: number): Promise<Slot> {
    const within = {
      notBefore: new Date(start).toISOString(),
      notAfter: new Date(start + hour - 1_000).toISOString(),
    };
    const decided = Decided.safeParse(await simulate(from, within));
    return slotOf(start, decided.success ? decided.data : null);
  }
}

function slotOf(at: number, decided: Decided | null): Slot {
  const open =
    decided?.outcome === 'contact'
      ? [decided.channel ?? '', ...decided.alternatives.map((a) => a.channel)]
      : [];
  const closed: Record<string, string> = {};
  for (const { code, effect, channel } of decided?.reasons ?? []) {
    if (effect !== 'prefer' && !open.includes(channel ?? '')) closed[channel ?? 'every'] ??= code;
  }
  return { at: new Date(at).toISOString(), open, closed };
}
