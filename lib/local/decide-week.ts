import * as z from 'zod';
import { type Channel, hour } from '../core/vocabulary.ts';

/** What is read of a decision. */
const Decided = z.looseObject({
  outcome: z.enum(['contact', 'suppressed']),
  channel: z.string().optional(),
  timeZone: z.string().nullish(),
  reasons: z.array(z.looseObject({ code: z.string(), effect: z.string(), channel: z.string().nullish() })),
  alternatives: z.array(z.looseObject({ channel: z.string() })).default([]),
});
type Decided = z.infer<typeof Decided>;

type WeekQuestion = { customerId: string; purpose: string; topic?: string; channels?: Channel[]; at: number };

/** One hour of the strip: the channels that may be used within it, and why the others may not. */
type Slot = { at: string; open: string[]; closed: Record<string, string> };

const slots = 7 * 24;
const together = 6;

/**
 * Asks the service for the decision at an instant, and for every hour of the week from there whether that hour alone would
 * do. Nothing is recorded: all are simulations. Rejects when the service does not answer; its refusals are answers.
 */
export async function decideWeek(
  origin: string,
  token: string,
  question: WeekQuestion,
): Promise<{ decision: unknown; slots: Slot[] }> {
  const { at, ...request } = question;
  const ask = async (from: number, limits: object): Promise<unknown> => {
    const answer = await fetch(`${origin}/v1/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ ...request, ...limits, simulateAt: new Date(from).toISOString() }),
    });
    return answer.json();
  };
  const decision = await ask(at, {});
  if (!Decided.safeParse(decision).success) return { decision, slots: [] };

  const first = Math.floor(at / hour) * hour;
  const starts = Array.from({ length: slots }, (_, index) => Math.max(at, first + index * hour));
  const week: Slot[] = [];
  for (let index = 0; index < starts.length; index += together) {
    const asked = starts.slice(index, index + together).map(async (start) => {
      const notAfter = Math.floor(start / hour) * hour + hour - 1_000;
      const only = { notBefore: new Date(start).toISOString(), notAfter: new Date(notAfter).toISOString() };
      const decided = Decided.safeParse(await ask(start, start < notAfter ? only : {}));
      return slotOf(start, decided.success ? decided.data : null);
    });
    week.push(...(await Promise.all(asked)));
  }
  return { decision, slots: week };
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
