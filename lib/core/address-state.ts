import type { AddressSuppression } from './gate.ts';
import type { AddressState, Suppression, SuppressionKind, SuppressionReason } from './suppression.ts';
import type { Channel } from './vocabulary.ts';

/** The state of an address that nothing is known against. Version 0: there is no item yet. */
export const cleanAddress: AddressState = { version: 0, suppressions: [], lifted: {} };

/**
 * Adds a suppression. The order of arrival does not matter: one that is older than the last lift of its kind was
 * lifted already and stays so; on a tie the suppression holds. Returns the same state when nothing changes.
 */
export function withSuppression(state: AddressState, suppression: Suppression): AddressState {
  const lifts = [state.lifted[kindOf(suppression)], state.lifted[everyKind(suppression.reason)]];
  if (lifts.some((at) => at !== undefined && at > suppression.at)) return state;
  const same = state.suppressions.find((known) => kindOf(known) === kindOf(suppression));
  if (!same) return { ...state, suppressions: [...state.suppressions, suppression] };
  const merged: Suppression = {
    ...(suppression.at > same.at ? suppression : same),
    expiresAt: laterEnd(same.expiresAt, suppression.expiresAt),
  };
  if (merged.at === same.at && merged.expiresAt === same.expiresAt) return state;
  return { ...state, suppressions: state.suppressions.map((known) => (known === same ? merged : known)) };
}

const laterEnd = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(a, b));

/**
 * Lifts what was suppressed before `at` for one reason, or only the one kind that is given in full; other reasons stay,
 * and on a tie the suppression holds.
 */
export function withLift(
  state: AddressState,
  what: { reason: SuppressionReason } | SuppressionKind,
  at: number,
): AddressState {
  const key = 'channels' in what ? kindOf(what) : everyKind(what.reason);
  const concerns = (known: Suppression) =>
    'channels' in what ? kindOf(known) === key : known.reason === what.reason;
  return {
    ...state,
    suppressions: state.suppressions.filter((known) => !concerns(known) || known.at >= at),
    lifted: { ...state.lifted, [key]: Math.max(at, state.lifted[key] ?? at) },
  };
}

/**
 * What two states of one address, from before and after a restore, know together: what is suppressed in either and was not
 * lifted later in either. Merging the same state again changes nothing.
 */
export function mergedStates(state: AddressState, other: AddressState): AddressState {
  const lifted: Record<string, number> = { ...state.lifted };
  for (const [kind, at] of Object.entries(other.lifted)) lifted[kind] = Math.max(at, lifted[kind] ?? at);
  const known = [...state.suppressions, ...other.suppressions];
  const merged = known.reduce(withSuppression, { ...state, suppressions: [], lifted });
  const same = JSON.stringify([state.suppressions, state.lifted]);
  return JSON.stringify([merged.suppressions, merged.lifted]) === same ? state : merged;
}

/**
 * Opens one channel that the owner of the address had closed before `at`; what the same request closed on other channels stays,
 * and so does every other reason. The whole kind counts as lifted at `at`: a late copy of the request closes nothing.
 */
export function withChannelReopened(state: AddressState, channel: Channel, at: number): AddressState {
  const concerned = state.suppressions.filter(
    (known) => known.reason === 'customer-request' && known.channels.includes(channel) && known.at < at,
  );
  const lifted = { ...state.lifted };
  for (const known of concerned) lifted[kindOf(known)] = Math.max(at, lifted[kindOf(known)] ?? at);
  const left = concerned
    .map((known) => ({ ...known, channels: known.channels.filter((each) => each !== channel) }))
    .filter(({ channels }) => channels.length > 0)
    // It was in force beside an earlier lift of its own kind, and stays so: on a tie the suppression holds.
    .map((known) => ({ ...known, at: Math.max(known.at, lifted[kindOf(known)] ?? known.at) }));
  const suppressions = state.suppressions.filter((known) => !concerned.includes(known));
  return left.reduce(withSuppression, { ...state, suppressions, lifted });
}

const kindOf = ({ reason, scope, channels }: SuppressionKind) =>
  `${reason}/${scope}/${[...channels].sort().join('+')}`;
const everyKind = (reason: SuppressionReason) => `${reason}/*`;

/** Whether just this is known already, for good, since `since` or later. */
export function hasSuppression(state: AddressState, kind: SuppressionKind, since: number): boolean {
  return state.suppressions.some(
    (known) => kindOf(known) === kindOf(kind) && known.expiresAt === null && known.at >= since,
  );
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
