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
};

const customer = 'CUSTOMER#';
const address = 'ADDRESS#';
const goes = (sk: string, why: string) => ({ pk: customer, sk, onErasure: 'removed', why }) as const;

/**
 * Every kind of item that Kairos stores, and what becomes of it when a customer is erased. One list: what erases, exports
 * or forgets goes by it, and a key that is in none of its lines fails a test.
 */
export const itemKinds = {
  profile: goes(sort.profile, 'Addresses, attributes and hours.'),
  gate: {
    pk: customer,
    sk: sort.gate,
    onErasure: 'reduced',
    why: 'What they had closed must hold if they are imported again.',
  },
  learned: goes(sort.learned, 'Their contacts, and how each ended.'),
  counted: goes(sort.counted, 'The same, as it is counted with everybody’s.'),
  offers: goes(sort.actions, 'What they answered to actions.'),
  auditEntry: goes(sort.audit, 'What was changed about them, with masked addresses.'),
  consent: goes(sort.consent, 'The ledger is about them.'),
  consentHead: goes(sort.consentHead, 'Goes with its ledger.'),
  decision: goes(sort.decision, 'Holds a copy of the profile.'),
  dispatch: goes(sort.dispatch, 'What was sent to them, and when.'),
  event: goes(sort.event, 'What they did.'),
  trigger: goes(sort.trigger, 'What happened to them at the company, and what it started.'),
  erasure: {
    pk: customer,
    sk: sort.erasure,
    onErasure: 'kept',
    why: 'The certificate: counts and instants, nothing about the person.',
  },
  membership: {
    pk: address,
    sk: customer,
    onErasure: 'removed',
    why: 'Ties the keyed hash of an address to the customer.',
  },
  addressState: {
    pk: address,
    sk: 'STATE',
    onErasure: 'kept',
    why: 'The keyed suppression: whoever is imported with the address stays suppressed.',
  },
  addressAudit: {
    pk: address,
    sk: sort.audit,
    onErasure: 'kept',
    why: 'Proves who suppressed the address; it names no customer.',
  },
  optOutConfirmation: {
    pk: address,
    sk: 'CONFIRMED#',
    onErasure: 'kept',
    why: 'A keyed hash and a span of time, for 30 days.',
  },
  content: {
    pk: 'CONTENT#',
    sk: 'CONTENT',
    onErasure: 'removed',
    why: 'What was only ever for them. What others were sent too does not speak of them.',
  },
  recentDecision: {
    pk: 'RECENT#',
    sk: sort.decision,
    onErasure: 'removed',
    why: 'A note that names the customer.',
  },
  job: {
    pk: 'JOB#',
    sk: 'JOB',
    onErasure: 'kept',
    why: 'May show the bare id of a customer as an example; it goes after 30 days.',
  },
  policy: { pk: 'POLICY', sk: '', onErasure: 'apart', why: 'The rules of the company.' },
  actionCatalogue: { pk: 'ACTIONS', sk: '', onErasure: 'apart', why: 'The offers of the company.' },
  actionVersion: { pk: 'ACTION#', sk: '', onErasure: 'apart', why: 'Their earlier versions.' },
  registry: { pk: 'REGISTRY#', sk: '', onErasure: 'apart', why: 'Lists of the authorities.' },
  model: { pk: 'MODEL#', sk: '', onErasure: 'apart', why: 'Sums over all customers.' },
  control: {
    pk: controlPartition,
    sk: '',
    onErasure: 'apart',
    why: 'Kill switch, keyring, and the trail of the deployment, which names no customer.',
  },
} as const satisfies Record<string, ItemKind>;

export type ItemKindName = keyof typeof itemKinds;

/** Which kind of item stands under a key; null: none that is known. */
export function kindOf(key: Key): ItemKindName | null {
  const begins = (text: string, part: string) =>
    part === '' || part.endsWith('#') ? text.startsWith(part) : text === part;
  for (const [name, { pk, sk }] of Object.entries(itemKinds) as [ItemKindName, ItemKind][])
    if (begins(key.pk, pk) && begins(key.sk, sk)) return name;
  return null;
}
