import { type Offer, OfferOutcome } from '../core/actions/offers.ts';
import { countsTowardsCaps } from '../core/cap-scope.ts';
import type { Profile } from '../core/customer.ts';
import { type OutcomeEvent, provesSent } from '../core/event.ts';
import { type Contact, campaignOrDebt, type Gate, labelKey } from '../core/gate.ts';
import { withContact } from '../core/gate-changes.ts';
import { sameContact } from '../core/merge-customers.ts';
import type { Purpose } from '../core/vocabulary.ts';
import { recordChange } from './audit-trail.ts';
import { readDispatch } from './cancel-dispatch.ts';
import { eventItem, parseEvent } from './event-items.ts';
import { eventKey } from './keys.ts';
import { noteResponse } from './note-response.ts';
import { recordOffer } from './offers.ts';
import { type Customer, readCustomer, refuseWhileLeaving } from './read-customer.ts';
import { recordConsent } from './record-consent.ts';
import { settleDispatch } from './settle-dispatch.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { type FanOut, suppressAddress } from './suppress-address.ts';
import { writeGate } from './write-gate.ts';

/** recorded: it was new. known: it had been taken in before. The others took nothing in. */
export type TakenEvent = 'recorded' | 'known' | 'unknown-customer' | 'unknown-dispatch' | 'no-address';

/**
 * Takes in one event, once for each event id, whatever the order of arrival. The event's own item is put if absent. What
 * counts or closes, and what it says of an action, comes after it, and when the item was there already is done again only if a crash kept it out: a contact
 * is looked for in the gate, a closing is marked as done on the item.
 */
export async function takeEvent(
  ports: StorePorts,
  fanOut: FanOut,
  client: string,
  event: OutcomeEvent,
): Promise<TakenEvent> {
  const { customerId } = event;
  const customer = await readCustomer(ports.table, customerId, { consistent: false });
  if (!customer) return 'unknown-customer';
  refuseWhileLeaving(customer);
  const dispatch =
    event.dispatch === undefined ? null : await readDispatch(ports.table, customerId, event.dispatch);
  if (event.dispatch !== undefined && !dispatch) return 'unknown-dispatch';
  const address = addressOf(customer.profile, event);
  if (closesAddress(event) && address === null) return 'no-address';

  const put = await ports.table.put(eventItem(event), { kind: 'absent' });
  const first = put === 'written';
  const item = first
    ? undefined
    : await ports.table.get(eventKey(customerId, event.hash), { consistent: true });
  const known = item ? parseEvent(item) : event;
  const taken = await takeEffect(ports, fanOut, client, customer, { known, first, dispatch, address });
  // Last, because nothing that closes or counts may wait for it; again for an event that comes again, in case it was cut off.
  if (dispatch) {
    const { record, status } = dispatch;
    const provenSent = status === 'unknown' && provesSent(event.type);
    const sentAt = provenSent ? event.at : record.sentAt;
    await noteResponse(ports, { record, sentAt, event: known }, customer.learned);
    // Noted first: nobody comes back for a dispatch that is known as sent, should what follows be cut off.
    if (provenSent) await settleDispatch(ports, record, { status: 'sent', at: event.at });
  }
  return taken;
}

type Taken = {
  known: OutcomeEvent;
  first: boolean;
  dispatch: Awaited<ReturnType<typeof readDispatch>>;
  address: string | null;
};

/** What counts or closes, and what the event says of an action. */
async function takeEffect(
  ports: StorePorts,
  fanOut: FanOut,
  client: string,
  customer: Customer,
  { known, first, dispatch, address }: Taken,
): Promise<TakenEvent> {
  const { customerId } = known;
  const purpose = dispatch?.record.request.purpose ?? known.purpose;
  const offer = offerOf(known, dispatch?.record.request.actionId ?? null);
  if (offer !== null) await recordOffer(ports.table, customerId, offer);

  if (known.type === 'contacted' || known.type === 'conversation' || known.type === 'offered') {
    const about = { ...known, ...dispatch?.record.request, purpose: purpose ?? 'marketing' };
    // A contact that Kairos made is in the gate already. That it became a conversation is not, and law pauses after one.
    const counted = dispatch !== null && !(known.type === 'conversation' && purpose === 'collections');
    if (counted || !countsTowardsCaps(about.purpose)) return first ? 'recorded' : 'known';
    return countContact(ports, customerId, customer.gate, contactOf(known, about), first);
  }
  if (known.done) return first ? 'recorded' : 'known';
  // Merged or erased meanwhile: what closed nothing must not count as done, nor be answered as if it had.
  if (!(await close(ports, fanOut, client, known, address, purpose))) return 'unknown-customer';
  await ports.table.put(eventItem({ ...known, done: true }));
  return 'recorded';
}

/**
 * What the event says of an action. The same event always has the same key, so that it counts once; so does the offer that a
 * dispatch made, whoever tells of it.
 */
function offerOf(
  { type, actionId, at, hash, dispatch }: OutcomeEvent,
  ofDispatch: string | null,
): Offer | null {
  const action = actionId ?? ofDispatch;
  const outcome = OfferOutcome.safeParse(type);
  if (action === null || !outcome.success) return null;
  const made = outcome.data === 'offered' && action === ofDispatch ? dispatch : undefined;
  return { action, outcome: outcome.data, at, key: made ?? hash.slice(0, 16) };
}

const closesAddress = ({ type }: OutcomeEvent) => type === 'bounced' || type === 'complained';

function addressOf({ contactPoints }: Profile, event: OutcomeEvent): string | null {
  return contactPoints.find(({ channel }) => channel === event.channel)?.address ?? null;
}

/**
 * opted_out: marketing on this channel, by the customer. A bounce or a complaint: the address, on this channel. False: the
 * customer is not there any more.
 */
async function close(
  ports: StorePorts,
  fanOut: FanOut,
  client: string,
  { type, customerId, channel, at }: OutcomeEvent,
  address: string | null,
  purpose: Purpose | undefined,
): Promise<boolean> {
  if (type === 'opted_out') {
    const revoked = await recordConsent(
      ports,
      customerId,
      {
        channel,
        purpose: 'marketing',
        status: 'revoked',
        capturedAt: at,
        actor: 'customer',
        source: 'event',
      },
      client,
    );
    return revoked.outcome !== 'unknown-customer';
  }
  if (address !== null) {
    const complaint = type === 'complained';
    const told = {
      channels: [channel],
      scope: complaint && purpose === 'marketing' ? ('marketing' as const) : ('all' as const),
      reason: complaint ? ('complaint' as const) : ('bounce' as const),
      source: 'event',
    };
    const addressHash = ports.hashOf(address);
    await suppressAddress(ports, fanOut, addressHash, { ...told, at, expiresAt: null });
    const changes = [{ pointer: '#', from: null, to: told }];
    await recordChange(ports, { addressHash }, { what: 'suppression', actor: 'company', client, changes });
  }
  return true;
}

type About = { purpose: Purpose } & {
  [Name in 'topic' | 'campaignId' | 'subjectId']?: string | null | undefined;
};

function contactOf({ at, channel, type }: OutcomeEvent, about: About): Contact {
  const key = (name: string | null | undefined) => (name == null ? null : labelKey(name) & 0xffff);
  return {
    at,
    channel,
    purpose: about.purpose,
    topic: key(about.topic),
    campaign: key(campaignOrDebt(about)),
    conversation: type === 'conversation',
  };
}

async function countContact(
  ports: StorePorts,
  customerId: string,
  read: Gate,
  contact: Contact,
  first: boolean,
): Promise<TakenEvent> {
  let gate = read;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    // Whoever put the event first counts it, unless a repeat that overtook them has: then the gate is not as they read it.
    const mayBeThere = !first || attempt > 0;
    if (mayBeThere && gate.contacts.some((known) => sameContact(known, contact))) return 'known';
    if (contact.at < gate.forgottenBefore) return first ? 'recorded' : 'known';
    if (await writeGate(ports.table, customerId, gate, withContact(gate, contact))) return 'recorded';
    const again = await readCustomer(ports.table, customerId, { consistent: true });
    if (!again) return 'unknown-customer';
    refuseWhileLeaving(again);
    gate = again.gate;
  }
  throw new TooMuchContention();
}
