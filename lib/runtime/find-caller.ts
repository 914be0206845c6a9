import { addressHash } from '../address/hash-address.ts';
import type { Person } from '../core/actions/identify.ts';
import type { Offer } from '../core/actions/offers.ts';
import type { NextBestActionInput } from '../core/actions/question-of-action.ts';
import type { Keyring } from '../core/keyring.ts';
import { parseAddressMember } from '../store/address-items.ts';
import { addressMemberRange } from '../store/keys.ts';
import { readOffers } from '../store/offers.ts';
import { readCustomer } from '../store/read-customer.ts';
import type { Table } from '../store/table.ts';

/** More people than that on one number are a switchboard: asking for them one by one would keep the caller waiting. */
const peopleLimit = 10;

/** Somebody who may be calling, with what came of actions with them. */
export type Caller = Person & { offers: readonly Offer[] };

/** Who the caller may be. `address` is what they were found by, in the form that is kept; null: by their id. */
export type Found =
  | { known: true; people: readonly Caller[]; address: string | null }
  /** withheld: no number came. unreadable: it is none. unknown: nobody has it. */
  | { known: false; why: 'withheld' | 'unreadable' | 'unknown' };

/** Finds who has the id, number or address: one Query and one read for each person, and one Query more where it is no id. */
export async function findCaller(
  ports: { table: Table; keyring: () => Promise<Keyring> },
  { customerId, phone, email }: NextBestActionInput,
): Promise<Found> {
  if (customerId !== undefined) {
    const person = await readPerson(ports.table, customerId);
    return person ? { known: true, people: [person], address: null } : { known: false, why: 'unknown' };
  }
  const raw = (phone ?? email ?? '').trim();
  if (raw === '' || withheld.test(raw)) return { known: false, why: 'withheld' };
  const address = await normalised(raw, phone !== undefined ? 'phone' : 'email');
  if (address === null) return { known: false, why: 'unreadable' };
  const range = addressMemberRange(addressHash(await ports.keyring(), address));
  const { items } = await ports.table.query({ ...range, consistent: false, limit: peopleLimit });
  const people = await Promise.all(items.map((item) => readPerson(ports.table, parseAddressMember(item))));
  // Whoever gave the address up may still be listed under it.
  const having = people.filter((person) => person !== null && hasAddress(person, address)) as Caller[];
  return having.length > 0 ? { known: true, people: having, address } : { known: false, why: 'unknown' };
}

/** What networks and contact centres send in place of a number that the caller hides. */
const withheld =
  /^(?:anonymous|restricted|private|unavailable|unknown|withheld|blocked|null|undefined|none)$/i;
/** E.164 as networks send it; it needs no table of the world's numbering plans, which take long to load. */
const plainNumber = /^\+[1-9]\d{6,14}$/;

async function normalised(raw: string, kind: 'phone' | 'email'): Promise<string | null> {
  if (kind === 'phone' && plainNumber.test(raw)) return raw;
  const { normaliseAddress } = await import('../address/normalise-address.ts');
  const address = normaliseAddress(kind === 'phone' ? 'voice' : 'email', raw);
  return address.ok ? address.address : null;
}

/** Both are read at once, also for those who turn out not to be the likeliest: somebody waits for the answer. */
async function readPerson(table: Table, customerId: string): Promise<Caller | null> {
  const [customer, offers] = await Promise.all([
    readCustomer(table, customerId, { consistent: false }),
    readOffers(table, customerId, { consistent: false }),
  ]);
  // A change that was cut off half-way: nothing is known for sure, and the caller gets what everybody gets.
  return customer === null || customer.behind
    ? null
    : { profile: customer.profile, gate: customer.gate, offers };
}

/** Spellings that differ before the @ share their hash, so that a hash found is a match there. */
function hasAddress({ profile }: Person, address: string): boolean {
  const same = (other: string) => other.toLowerCase() === address.toLowerCase();
  return profile.contactPoints.some((point) => same(point.address));
}
