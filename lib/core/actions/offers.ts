import * as z from 'zod';
import { day } from '../vocabulary.ts';
import type { Action } from './action.ts';

/** What came of an action: it was offered, and what the customer said to it. */
export const offerOutcomes = ['offered', 'accepted', 'refused', 'no_answer', 'conversation'] as const;
export const OfferOutcome = z.enum(offerOutcomes).meta({ id: 'OfferOutcome' });
export type OfferOutcome = z.infer<typeof OfferOutcome>;

/** One outcome of one action with one customer. `key` tells it from a repeat of the same report. */
export type Offer = { action: string; outcome: OfferOutcome; at: number; key: string };

/** So many outcomes of a customer are remembered, the latest ones. */
export const offerLimit = 40;

/** Adds an outcome in order of time, whatever the order of arrival; null: it is known, or older than all that is remembered. */
export function withOffer(offers: readonly Offer[], offer: Offer): readonly Offer[] | null {
  if (offers.some(({ key }) => key === offer.key)) return null;
  const all = [...offers, offer].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  const kept = all.slice(-offerLimit);
  return kept.includes(offer) ? kept : null;
}

/** The instant from which an action may be offered again after its outcomes so far; null: it may be now. */
export function coolsUntil(
  { id, cooldownDays }: Action,
  offers: readonly Offer[],
  now: number,
): number | null {
  let until = 0;
  for (const { action, at, outcome } of offers) {
    // Nobody heard of it: it may be tried again.
    if (action === id && outcome !== 'no_answer') until = Math.max(until, at + cooldownDays * day);
  }
  return until > now ? until : null;
}

/** The instant from which the action's own cap has room again; null: it has room now. */
export function cappedUntil({ id, cap }: Action, offers: readonly Offer[], now: number): number | null {
  if (cap === undefined) return null;
  const since = now - cap.days * day;
  const made = offers.filter(
    ({ action, outcome, at }) => action === id && outcome === 'offered' && at > since,
  );
  const oldest = made.at(-cap.limit);
  return oldest === undefined ? null : oldest.at + cap.days * day;
}
