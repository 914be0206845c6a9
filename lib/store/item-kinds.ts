import type { Lifetime } from '../core/retention.ts';
import { controlPartition, customerSortKeys as sort } from './keys.ts';
import type { Key } from './table.ts';

/**
 * What happens to an item when its customer is erased. removed: with them. reduced: to what they had closed. kept: see `why`.
 * apart: it is of no one customer, or names none.
 */
type OnErasure = 'removed' | 'reduced' | 'kept' | 'apart';

type ItemKind = {
  /** The beginnings of its keys; a sort key that ends in # begins many, another is the whole of it. */
  pk: string;
  sk: string;
  onErasure: OnErasure;
  why: string;
  /** How long it is kept (`lib/core/retention.ts`), and then removed; null: as long as it holds, or until its customer is erased. */
  keptFor: Lifetime | null;
  /** Whether a customer's export shows it; a sentence: why it does not. */
  exported: true | string;
};

const customer = 'CUSTOMER#';
const address = 'ADDRESS#';
/** An item of a customer that goes with them, and is in their export. */
const goes = (sk: string, keptFor: Lifetime | null, why: string) =>
  ({ pk: customer, sk, onErasure: 'removed', why, keptFor, exported: true }) as const;
/** An item of no one customer. */
const apart = (pk: string, why: string) =>
  ({ pk, sk: '', onErasure: 'apart', why, keptFor: null, exported: 'It is of no customer.' }) as const;

/**
 * Every kind of item that Kairos stores, and what becomes of it: when a customer is erased, when its time is over, and in an
 * export. One list: what erases, exports or forgets goes by it, and a key that is in none of its lines fails a test.
 */
export const itemKinds = {
  profile: goes(sort.profile, null, 'Addresses, attributes and hours.'),
  gate: {
    pk: customer,
    sk: sort.gate,
    onErasure: 'reduced',
    why: 'What they had closed must hold if they are imported again.',
    keptFor: null,
    exported: true,
  },
  learned: goes(sort.learned, null, 'Their contacts, and how each ended; the latest 72.'),
  counted: {
    ...goes(
      sort.counted,
      null,
      'Taken out of everybody’s counts; what stays is empty, so that no older count can follow.',
    ),
    onErasure: 'reduced',
    exported: 'The same as what is learnt.',
  },
  offers: goes(sort.actions, null, 'What they answered to actions; the latest forty.'),
  auditEntry: goes(sort.audit, 'audit', 'What was changed about them, with masked addresses.'),
  consent: goes(sort.consent, null, 'The ledger is about them, and their evidence.'),
  consentHead: {
    ...goes(sort.consentHead, null, 'Goes with its ledger.'),
    exported: 'Number and hash of the last entry, which the ledger itself shows.',
  },
  decision: goes(sort.decision, 'decision', 'Holds a copy of the profile.'),
  dispatch: goes(sort.dispatch, 'dispatch', 'What was sent to them, and when.'),
  event: goes(sort.event, 'event', 'What they did.'),
  trigger: goes(sort.trigger, 'event', 'What happened to them at the company, and what it started.'),
  erasure: {
    pk: customer,
    sk: sort.erasure,
    onErasure: 'kept',
    why: 'The certificate: counts and instants, nothing about the person.',
    keptFor: null,
    exported: true,
  },
  export: {
    ...goes(sort.export, 'export', 'A copy of all that is held on them.'),
    exported: 'It is a copy of the rest.',
  },
  membership: {
    pk: address,
    sk: customer,
    onErasure: 'removed',
    why: 'Ties the keyed hash of an address to the customer.',
    keptFor: null,
    exported: 'The addresses themselves are in the profile.',
  },
  addressState: {
    pk: address,
    sk: 'STATE',
    onErasure: 'kept',
    why: 'The keyed suppression: whoever is imported with the address stays suppressed.',
    keptFor: null,
    exported: true,
  },
  addressAudit: {
    pk: address,
    sk: sort.audit,
    onErasure: 'kept',
    why: 'Proves who suppressed the address; it names no customer.',
    keptFor: 'audit',
    exported: true,
  },
  optOutConfirmation: {
    pk: address,
    sk: 'CONFIRMED#',
    onErasure: 'kept',
    why: 'A keyed hash and a span of time, for 30 days.',
    keptFor: 'optOutConfirmation',
    exported: true,
  },
  content: {
    pk: 'CONTENT#',
    sk: 'CONTENT',
    onErasure: 'removed',
    why: 'What was only ever for them. What others were sent too does not speak of them.',
    keptFor: 'content',
    exported: 'It is shown with the dispatch that refers to it.',
  },
  recentDecision: {
    pk: 'RECENT#',
    sk: sort.decision,
    onErasure: 'removed',
    why: 'A note that names the customer.',
    keptFor: 'recentDecision',
    exported: 'It only says where a decision is, which the export shows.',
  },
  job: {
    pk: 'JOB#',
    sk: 'JOB',
    onErasure: 'kept',
    why: 'May show the bare id of a customer as an example; it goes after 30 days.',
    keptFor: 'job',
    exported: 'It holds no more of a customer than the bare id.',
  },
  policy: apart('POLICY', 'The rules of the company.'),
  actionCatalogue: apart('ACTIONS', 'The offers of the company.'),
  actionVersion: apart('ACTION#', 'Their earlier versions.'),
  registry: apart('REGISTRY#', 'Lists of the authorities.'),
  model: apart('MODEL#', 'Sums over all customers.'),
  deploymentAudit: {
    ...apart(controlPartition, 'The trail of the deployment, which names no customer.'),
    sk: sort.audit,
    keptFor: 'audit',
  },
  control: apart(controlPartition, 'Kill switch, keyring, and how far the sweep of what is over has come.'),
} as const satisfies Record<string, ItemKind>;

export type ItemKindName = keyof typeof itemKinds;

/** The kinds that an export shows: a new one does not compile until it is said how. */
export type ExportedKind = {
  [Name in ItemKindName]: (typeof itemKinds)[Name]['exported'] extends true ? Name : never;
}[ItemKindName];

/** Which kind of item stands under a key; null: none that is known. */
export function kindOf(key: Key): ItemKindName | null {
  const begins = (text: string, part: string) =>
    part === '' || part.endsWith('#') ? text.startsWith(part) : text === part;
  for (const [name, { pk, sk }] of Object.entries(itemKinds) as [ItemKindName, ItemKind][])
    if (begins(key.pk, pk) && begins(key.sk, sk)) return name;
  return null;
}
