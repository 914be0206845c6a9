import {
  hasSuppression,
  suppressionsOf,
  withChannelReopened,
  withLift,
  withSuppression,
} from '../core/address-state.ts';
import { type Gate, leaseDuration } from '../core/gate.ts';
import type { AddressState, Suppression, SuppressionKind, SuppressionReason } from '../core/suppression.ts';
import type { Channel } from '../core/vocabulary.ts';
import { parseAddressMember } from './address-items.ts';
import { changeAddressState, readAddressState } from './change-address-state.ts';
import { addressMemberKey, addressMemberRange } from './keys.ts';
import { logSilence } from './log-silence.ts';
import { readCustomer } from './read-customer.ts';
import { stopPending } from './stop-pending.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

/** Up to so many customers of an address are visited before the answer; a wider shared one is carried on by queue. */
export const visitedMembers = 25;

type Ports = Pick<StorePorts, 'table' | 'clock' | 'timer' | 'log' | 'wake' | 'optOutLog' | 'hashOf'>;
/** Tells the queue to visit the members of an address from this one on. */
export type FanOut = (addressHash: string) => Promise<void>;

/**
 * Suppresses an address for every customer who has it, now or later.
 * The state of the address is written first: from then on no claim for it succeeds, since each claim reads it
 * consistently after taking its lease. Then the gates of its customers are closed and live leases are waited for
 * (at most 5 s); with more than 25 customers it waits one whole lease instead and the queue does the visiting.
 * @param options sameActWithin: milliseconds in which the same suppression again is the same act, and is not written again; only
 * where a lift of it can never arrive late. receivedAt: when what closes it arrived, milliseconds; not said: now
 * @returns the instant since which no send to the address can start, milliseconds
 */
export async function suppressAddress(
  ports: Ports,
  fanOut: FanOut,
  addressHash: string,
  suppression: Suppression,
  { sameActWithin = 0, receivedAt = ports.clock() }: { sameActWithin?: number; receivedAt?: number } = {},
): Promise<{ state: AddressState; effectiveAt: number; customers: string[] }> {
  const silent = (customers: string[]) => {
    const effectiveAt = ports.clock();
    logSilence(ports, suppression.reason, receivedAt, effectiveAt);
    return { state, effectiveAt, customers };
  };
  const state = await changeAddressState(ports.table, addressHash, (before) =>
    isRepeated(before, suppression, sameActWithin) ? before : withSuppression(before, suppression),
  );
  const committedAt = ports.clock();
  await ports.optOutLog.append({ kind: 'address', at: committedAt, addressHash, state });
  const members = await membersOf(ports, addressHash, null, visitedMembers + 1);
  if (members.length > visitedMembers) {
    await fanOut(addressHash);
    await ports.timer.sleep(Math.max(0, committedAt + leaseDuration - ports.clock()));
    return silent([]);
  }
  await Promise.all(members.map((customerId) => carryToCustomer(ports, addressHash, customerId)));
  return silent(members);
}

/** Lifts what one reason, or one kind of suppression, closed before `at`. The state opens first, then the gates. */
export async function liftSuppression(
  ports: Ports,
  fanOut: FanOut,
  addressHash: string,
  what: { reason: SuppressionReason } | SuppressionKind,
  at: number,
): Promise<AddressState> {
  return open(ports, fanOut, addressHash, (before) => withLift(before, what, at));
}

/** Opens one channel that the owner of the address closed before `at`. Only the owner's own act may call it. */
export async function reopenChannel(
  ports: Ports,
  fanOut: FanOut,
  addressHash: string,
  channel: Channel,
  at: number,
): Promise<AddressState> {
  return open(ports, fanOut, addressHash, (before) => withChannelReopened(before, channel, at));
}

/**
 * Takes a stop back, as START does STOP: the stop itself, though it may arrive after this, and what else was closed of its
 * channels on the customer's request, however it was told. Only the owner's own act may call it.
 */
export async function takeBackStop(
  ports: Ports,
  fanOut: FanOut,
  addressHash: string,
  stop: SuppressionKind,
  at: number,
): Promise<AddressState> {
  return open(ports, fanOut, addressHash, (before) =>
    stop.channels.reduce(
      (state, channel) => withChannelReopened(state, channel, at),
      withLift(before, stop, at),
    ),
  );
}

/** The state opens first, then the gates: a claim reads both. */
async function open(
  ports: Ports,
  fanOut: FanOut,
  addressHash: string,
  change: (before: AddressState) => AddressState,
): Promise<AddressState> {
  const state = await changeAddressState(ports.table, addressHash, change);
  await ports.optOutLog.append({ kind: 'address', at: ports.clock(), addressHash, state });
  const members = await membersOf(ports, addressHash, null, visitedMembers + 1);
  if (members.length > visitedMembers) await fanOut(addressHash);
  else await Promise.all(members.map((customerId) => carryToCustomer(ports, addressHash, customerId)));
  return state;
}

/** The customers who have an address, in the order of their ids, after a given one. */
export async function membersOf(
  ports: Pick<StorePorts, 'table'>,
  addressHash: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const request = { ...addressMemberRange(addressHash), consistent: true, limit };
  const { items } = await ports.table.query(
    after === null ? request : { ...request, after: addressMemberKey(addressHash, after).sk },
  );
  return items.map(parseAddressMember);
}

/**
 * Brings the state of an address into the gate of one customer who has it, and waits for the leases found there.
 * A customer who is just getting the address may be missed here: saving a customer reads the state again at its end.
 */
export async function carryToCustomer(ports: Ports, addressHash: string, customerId: string): Promise<void> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const customer = await readCustomer(ports.table, customerId, { consistent: true });
    if (!customer) return;
    const state = await readAddressState(ports.table, addressHash);
    const using = customer.profile.contactPoints
      .filter((point) => ports.hashOf(point.address) === addressHash)
      .map((point) => point.channel);
    const after: Gate = {
      ...customer.gate,
      preferenceVersion: customer.gate.preferenceVersion + 1,
      suppressions: [
        ...customer.gate.suppressions.filter(({ channel }) => !using.includes(channel)),
        ...using.flatMap((channel) => suppressionsOf(state, channel, ports.clock())),
      ],
    };
    if (sameSuppressions(customer.gate, after)) return stopPending(ports, customerId, customer.gate);
    const written = await writeGate(ports.table, customerId, customer.gate, after);
    if (written) return stopPending(ports, customerId, written);
  }
  throw new TooMuchContention();
}

function sameSuppressions(before: Gate, after: Gate): boolean {
  const text = (gate: Gate) =>
    gate.suppressions
      .map(({ channel, scope, until }) => `${channel} ${scope} ${until}`)
      .sort()
      .join();
  return text(before) === text(after);
}

function isRepeated(state: AddressState, suppression: Suppression, within: number): boolean {
  return within > 0 && hasSuppression(state, suppression, suppression.at - within);
}
