import * as z from 'zod';
import { day } from '../vocabulary.ts';
import type { Action } from './action.ts';

/** What came of an action: it was offered, and what the customer said to it. */
export const offerOutcomes = ['offered', 'accepted', 'refused', 'no_answer', 'conversation'] as const;
export const OfferOutcome = z.enum(offerOutcomes).meta({ id: 'OfferOutcome' });
export type OfferOutcome = z.infer<typeof OfferOutcome>;

/** One outcome of one action with one customer. `key` tells it from a repeat of the same report. */
export type Offer = { action: string; outcome: OfferOutcome; at: number; key: string };

/** So many outcomes of a customer are remembered: what each action cools from, and beside that the latest ones. */
const offerLimit = 40;

/** Adds an outcome in order of time, whatever the order of arrival; null: it is known, or older than all that is remembered. */
export function withOffer(offers: readonly Offer[], offer: Offer): readonly Offer[] | null {
  if (offers.some(({ key }) => key === offer.key)) return null;
  const all = [...offers, offer].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  if (all.length <= offerLimit) return all;
  const cooling = new Map(all.filter(cools).map((one) => [one.action, one]));
  const least = all.find((one) => cooling.get(one.action) !== one) ?? all[0];
  return least === offer ? null : all.filter((one) => one !== least);
}

/** Nobody heard of what was not answered: it may be tried again. */
const cools = ({ outcome }: Offer): boolean => outcome !== 'no_answer';

/** The instant from which an action may be offered again after its outcomes so far; null: it may be now. */
export function coolsUntil(
  { id, cooldownDays }: Action,
  offers: readonly Offer[],
  now: number,
): number | null {
  let until = 0;
  for (const offer of offers) {
    if (offer.action === id && cools(offer)) until = Math.max(until, offer.at + cooldownDays * day);
  }
  return until > now ? until : null;
}

/** The instant from which the action's own cap has room again; null: it has room now. */
export function cappedUntil({ id, cap }: Action, offers: readonly Offer[], now: number): number | null {
  if (cap === undefined) return null;
  const since = now - cap.days * day;
  const oldest = offersMade(id, offers)
    .filter((at) => at > since)
    .at(-cap.limit);
  return oldest === undefined ? null : oldest + cap.days * day;
}

/** When an action was offered. Who only tells the answer tells of an offer, too: an agent notes one outcome of a call. */
function offersMade(id: string, offers: readonly Offer[]): number[] {
  const made: number[] = [];
  let isAnswered = true;
  const told = offers.filter(({ action }) => action === id);
  told.sort((a, b) => a.at - b.at || Number(b.outcome === 'offered') - Number(a.outcome === 'offered'));
  for (const { outcome, at } of told) {
    const isAnswer = outcome === 'accepted' || outcome === 'refused';
    if (outcome === 'offered' || (isAnswer && isAnswered)) made.push(at);
    if (outcome === 'offered' || isAnswer) isAnswered = isAnswer;
  }
  return made;
}
