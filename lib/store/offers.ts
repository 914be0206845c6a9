import * as z from 'zod';
import { type Offer, OfferOutcome, withOffer } from '../core/actions/offers.ts';
import { offersKey } from './keys.ts';
import { contentionLimit, TooMuchContention } from './store-ports.ts';
import { item, parse } from './stored-item.ts';
import type { Item, Table } from './table.ts';

const StoredOffers = z.object({
  version: z.int().min(1),
  offers: z.array(z.object({ action: z.string(), outcome: OfferOutcome, at: z.number(), key: z.string() })),
});

type StoredOffers = z.infer<typeof StoredOffers>;

/** The outcomes that are stored, and their version. */
export function parseOffers(stored: Item | undefined): StoredOffers {
  return stored ? parse(StoredOffers, stored) : { version: 0, offers: [] };
}

/** What came of actions with a customer, oldest first (0.5 read units; 1 when consistent). */
export async function readOffers(
  table: Table,
  customerId: string,
  options: { consistent: boolean },
): Promise<readonly Offer[]> {
  return parseOffers(await table.get(offersKey(customerId), options)).offers;
}

/**
 * Remembers an outcome, once for each key, whatever the order in which outcomes arrive. The write is conditional on the
 * version that was read, so that of two outcomes reported at once none is lost. Answers whether it was new.
 */
export async function recordOffer(table: Table, customerId: string, offer: Offer): Promise<boolean> {
  return changeOffers(table, customerId, (offers) => withOffer(offers, offer));
}

/**
 * Remembers that an action is about to be offered, unless `mayBeOffered` says no to what is known by then; so that of two who
 * are about to, one gets the no. Answers whether it is remembered. What is remembered under the same key already stays.
 */
export async function reserveOffer(
  table: Table,
  customerId: string,
  offer: Offer,
  mayBeOffered: (others: readonly Offer[]) => boolean,
): Promise<boolean> {
  let known = false;
  const reserved = await changeOffers(table, customerId, (offers) => {
    known = offers.some(({ key }) => key === offer.key);
    return known || !mayBeOffered(offers) ? null : withOffer(offers, offer);
  });
  return reserved || known;
}

/** Forgets what was to be offered and was not. */
export async function withdrawOffer(table: Table, customerId: string, offerKey: string): Promise<void> {
  await changeOffers(table, customerId, (offers) => {
    const left = offers.filter(({ key }) => key !== offerKey);
    return left.length === offers.length ? null : left;
  });
}

/** Writes what `change` makes of the outcomes, under the version that it was made of; null: nothing is to be written. */
async function changeOffers(
  table: Table,
  customerId: string,
  change: (offers: readonly Offer[]) => readonly Offer[] | null,
): Promise<boolean> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const { version, offers } = parseOffers(await table.get(offersKey(customerId), { consistent: true }));
    const next = change(offers);
    if (next === null) return false;
    const stored = item(offersKey(customerId), { version: version + 1, offers: next });
    const condition =
      version === 0
        ? ({ kind: 'absent' } as const)
        : ({ kind: 'equals', attribute: 'version', value: version } as const);
    if ((await table.put(stored, condition)) === 'written') return true;
  }
  throw new TooMuchContention();
}
