import * as z from 'zod';
import { type Offer, OfferOutcome, withOffer } from '../core/actions/offers.ts';
import { item, parse } from './items.ts';
import { offersKey } from './keys.ts';
import { contentionLimit, TooMuchContention } from './store-ports.ts';
import type { Item, Table } from './table.ts';

const StoredOffers = z.object({
  version: z.int().min(1),
  offers: z.array(z.object({ action: z.string(), outcome: OfferOutcome, at: z.number(), key: z.string() })),
});

type StoredOffers = z.infer<typeof StoredOffers>;

function parseOffers(stored: Item | undefined): StoredOffers {
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
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const { version, offers } = parseOffers(await table.get(offersKey(customerId), { consistent: true }));
    const next = withOffer(offers, offer);
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
