import type { TerminalStatus } from './dispatch.ts';
import {
  type ConsentState,
  type Contact,
  contactLimit,
  type Gate,
  leaseDuration,
  type Pending,
} from './gate.ts';

/** Adds an accepted dispatch that waits for its moment. */
export function withPending(gate: Gate, pending: Pending): Gate {
  return { ...gate, pending: [...gate.pending, pending] };
}

/** Forgets a pending dispatch; the capacity it held returns to the caps. */
export function withoutPending(gate: Gate, id: string): Gate {
  return { ...gate, pending: gate.pending.filter((pending) => pending.id !== id) };
}

/** Changes one pending dispatch: a lease taken or given back, another channel or moment. */
export function withPendingChanged(
  gate: Gate,
  id: string,
  change: Partial<Pick<Pending, 'channel' | 'sendAt' | 'claimedAt'>>,
): Gate {
  return {
    ...gate,
    pending: gate.pending.map((pending) => (pending.id === id ? { ...pending, ...change } : pending)),
  };
}

/** Adds a contact to the log, in order of time, and forgets the oldest beyond what the gate can hold. */
export function withContact(gate: Gate, contact: Contact): Gate {
  const contacts = [...gate.contacts, contact].sort((a, b) => a.at - b.at);
  const surplus = contacts.slice(0, Math.max(0, contacts.length - contactLimit));
  const forgotten = surplus.at(-1);
  return {
    ...gate,
    contacts: contacts.slice(surplus.length),
    forgottenBefore: forgotten ? Math.max(gate.forgottenBefore, forgotten.at + 1) : gate.forgottenBefore,
  };
}

/** Contacts so old that no cap counts them any more go; they were counted to the end, so nothing is forgotten by it. */
export function withoutContactsBefore(gate: Gate, instant: number): Gate {
  return { ...gate, contacts: gate.contacts.filter((contact) => contact.at >= instant) };
}

/** So long after its moment a dispatch that still waits may have been finished by its record alone. */
const overdue = 3_600_000;

/** The pending dispatches whose record may hold a result: the lease has run out, or their moment is long past. */
export function finishable(gate: Gate, now: number): Pending[] {
  return gate.pending.filter(({ claimedAt, sendAt }) =>
    claimedAt === null ? now >= sendAt + overdue : now >= claimedAt + leaseDuration,
  );
}

/**
 * Folds results into the gate: what was sent, or may have been sent, becomes a contact at the instant of its claim;
 * everything else gives its capacity back.
 * @param logged whether caps count this purpose (a contact no cap counts is not kept)
 * @param conversations ids of those that became a conversation
 */
export function withResults(
  gate: Gate,
  results: ReadonlyMap<string, TerminalStatus>,
  logged: (pending: Pending) => boolean,
  conversations: ReadonlySet<string> = new Set(),
): Gate {
  let after = gate;
  for (const pending of gate.pending) {
    const status = results.get(pending.id);
    if (status === undefined) continue;
    after = withoutPending(after, pending.id);
    const contacted = status === 'sent' || status === 'unknown';
    if (contacted && logged(pending))
      after = withContact(after, contactOf(pending, conversations.has(pending.id)));
  }
  return after;
}

function contactOf(pending: Pending, conversation: boolean): Contact {
  const { channel, purpose, topic, campaign } = pending;
  return { at: pending.claimedAt ?? pending.sendAt, channel, purpose, topic, campaign, conversation };
}

/**
 * Merges one consent event: the later instant counts, on a tie the revocation, whatever the order of arrival. What the
 * customer revoked stays revoked, and the customer's, whatever others report: only the customer's own later grant ends it.
 */
export function withConsent(gate: Gate, event: ConsentState): Gate {
  const same = (state: ConsentState) => state.channel === event.channel && state.purpose === event.purpose;
  const known = gate.consents.find(same);
  const merged = known ? mergeConsents(known, event) : event;
  if (merged === known) return gate;
  return { ...gate, consents: [...gate.consents.filter((state) => !same(state)), merged] };
}

function mergeConsents(known: ConsentState, event: ConsentState): ConsentState {
  const customers = [known, event].find(({ status, byCustomer }) => status === 'revoked' && byCustomer);
  const other = customers === known ? event : known;
  if (customers && !other.byCustomer) {
    if (other.status === 'granted' || other.at <= customers.at) return customers;
    const merged = { ...other, byCustomer: true };
    return merged.at === known.at && known.byCustomer ? known : merged;
  }
  return supersedes(event, known) ? event : known;
}

function supersedes(event: ConsentState, known: ConsentState): boolean {
  if (event.at !== known.at) return event.at > known.at;
  if (event.status !== known.status) return event.status === 'revoked';
  if (narrowness(event) !== narrowness(known)) return narrowness(event) > narrowness(known);
  const [ends, knownEnd] = [event.until ?? forGood, known.until ?? forGood];
  if (ends !== knownEnd) return ends < knownEnd;
  return event.byCustomer && !known.byCustomer;
}

const forGood = Number.POSITIVE_INFINITY;
const narrownesses = { express: 0, relationship: 1, inquiry: 2 };

/** Of two grants of one instant the one that allows less holds. */
const narrowness = ({ basis }: ConsentState) => narrownesses[basis ?? 'express'];
