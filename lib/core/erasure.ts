import type { ContactPoint } from './customer.ts';
import { emptyGate, type Gate, type SuppressionScope } from './gate.ts';
import type { Channel } from './vocabulary.ts';

/** What is kept of an erasure, and shown as its certificate. Nothing in it says who it was. */
export type Erasure = {
  startedAt: number;
  /** Null: it is under way, or was cut off and waits for its repeat. Milliseconds. */
  finishedAt: number | null;
  /** Who asked for it. */
  client: string;
  /** The keyed hash of the customer's id. */
  customer: string;
  /** How many items of each kind there were, counted before the first of them was removed. */
  erased: Readonly<Record<string, number>>;
  /** Addresses that stay suppressed by their keyed hash. */
  suppressedAddresses: number;
};

/**
 * What is left of the gate of somebody who was erased: what they had closed, so that it holds if they are imported again.
 * No contact, no grant, no wish that closes nothing. The versions stay, so that no older write can follow.
 */
export function closingsOf(gate: Gate): Gate {
  const { version, preferenceVersion, profileVersion, doNotContact, doNotCall, maxPerWeek } = gate;
  const { pausedUntil, pausedByCustomer } = gate;
  const channels = Object.entries(gate.channels).filter(
    ([, { setting }]) => setting === 'blocked' || setting === 'never',
  );
  const topics = [...gate.topics].filter(([, settings]) =>
    Object.values(settings).some((closure) => closure !== 'open'),
  );
  return {
    ...emptyGate,
    ...{ version, preferenceVersion, profileVersion, doNotContact, doNotCall, maxPerWeek },
    ...{ pausedUntil, pausedByCustomer },
    channels: Object.fromEntries(channels),
    topics: new Map(topics),
    consents: gate.consents.filter(({ status }) => status === 'revoked'),
  };
}

/**
 * How far a customer's own closings close the address of a channel, for whoever is imported with it later; null: not at all.
 * An address knows «all» and «marketing» only: whatever closed more than marketing closes all.
 */
export function closedScope(gate: Gate, { channel }: Pick<ContactPoint, 'channel'>): SuppressionScope | null {
  const setting = gate.channels[channel]?.setting;
  const revoked = (purposes: readonly string[]) =>
    gate.consents.some(
      (state) =>
        state.channel === channel &&
        state.status === 'revoked' &&
        state.byCustomer &&
        purposes.includes(state.purpose),
    );
  const isClosed =
    gate.doNotContact !== 'open' ||
    (channel === 'voice' && gate.doNotCall !== 'open') ||
    setting === 'blocked' ||
    setting === 'never' ||
    revoked(['service', 'collections', 'transactional']);
  if (isClosed) return 'all';
  return revoked(['marketing']) ? 'marketing' : null;
}

/** What an erasure leaves on one address: which channels, and how far. */
type LeftClosed = { address: string; scope: SuppressionScope; channels: readonly Channel[] };

/** The addresses that stay closed, one entry for each address and scope. */
export function leftClosed(gate: Gate, points: readonly ContactPoint[]): LeftClosed[] {
  const left = new Map<string, { address: string; scope: SuppressionScope; channels: Channel[] }>();
  for (const point of points) {
    const scope = closedScope(gate, point);
    if (scope === null) continue;
    const key = `${scope} ${point.address}`;
    const known = left.get(key) ?? { address: point.address, scope, channels: [] };
    left.set(key, { ...known, channels: [...known.channels, point.channel] });
  }
  return [...left.values()];
}
