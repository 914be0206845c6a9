import type { AddressSuppression } from './gate.ts';
import type { AddressState, Suppression, SuppressionReason } from './suppression.ts';
import type { Channel } from './vocabulary.ts';

/** The state of an address that nothing is known against. Version 0: there is no item yet. */
export const cleanAddress: AddressState = { version: 0, suppressions: [], lifted: {} };

/**
 * Adds a suppression. The order of arrival does not matter: one that is older than the last lift of its reason was
 * lifted already and stays so; on a tie the suppression holds. Returns the same state when nothing changes.
 */
export function withSuppression(state: AddressState, suppression: Suppression): AddressState {
  if ((state.lifted[suppression.reason] ?? Number.NEGATIVE_INFINITY) > suppression.at) return state;
  const same = state.suppressions.find((known) => sameKind(known, suppression));
  if (!same) return { ...state, suppressions: [...state.suppressions, suppression] };
  const merged: Suppression = {
    ...(suppression.at >= same.at ? suppression : same),
    at: Math.max(same.at, suppression.at),
    expiresAt:
      same.expiresAt === null || suppression.expiresAt === null
        ? null
        : Math.max(same.expiresAt, suppression.expiresAt),
  };
  if (merged.at === same.at && merged.expiresAt === same.expiresAt && merged.source === same.source)
    return state;
  return { ...state, suppressions: state.suppressions.map((known) => (known === same ? merged : known)) };
}

function sameKind(a: Suppression, b: Suppression): boolean {
  return (
    a.reason === b.reason &&
    a.scope === b.scope &&
    [...a.channels].sort().join() === [...b.channels].sort().join()
  );
}

/** Lifts what one reason suppressed before `at`; never another reason's, and on a tie the suppression holds. */
export function withLift(state: AddressState, reason: SuppressionReason, at: number): AddressState {
  return {
    ...state,
    suppressions: state.suppressions.filter((known) => known.reason !== reason || known.at >= at),
    lifted: { ...state.lifted, [reason]: Math.max(at, state.lifted[reason] ?? at) },
  };
}

/** What the state of its address closes for one channel, as the gate keeps it; expired suppressions are left out. */
export function suppressionsOf(state: AddressState, channel: Channel, now: number): AddressSuppression[] {
  const longest = new Map<AddressSuppression['scope'], number>();
  for (const { channels, scope, expiresAt } of state.suppressions) {
    const until = expiresAt ?? Number.POSITIVE_INFINITY;
    if (!channels.includes(channel) || until <= now) continue;
    longest.set(scope, Math.max(until, longest.get(scope) ?? 0));
  }
  return [...longest].map(([scope, until]) => ({ channel, scope, until }));
}
