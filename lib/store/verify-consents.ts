import { type ConsentEntry, parseConsent } from './consent-items.ts';
import { hashOfEntry, readHead } from './consent-ledger.ts';
import { consentRange, consentSequenceOf } from './keys.ts';
import type { Item, Table } from './table.ts';

/** Whether the ledger is as it was written; otherwise the number of the first entry that is not, and what is wrong with it. */
export type LedgerProof =
  | { valid: true; entries: number }
  | { valid: false; entries: number; entry: number; fault: LedgerFault; detail: string };
export type LedgerFault = 'edited' | 'removed' | 'reordered';

/**
 * Recomputes the chain. An entry is proven by the hash in the one after it, the last one by the ledger's head. What it cannot
 * find out is a ledger that somebody with access to the whole table wrote anew, every hash included: against that stands an
 * export that was kept elsewhere, which shows the hash of each entry.
 */
export async function verifyConsents(table: Table, customerId: string): Promise<LedgerProof> {
  const items = await allItems(table, customerId);
  const head = await readHead(table, customerId);
  const found = new Map(items.map((item) => [consentSequenceOf(item.sk), item]));
  const wrong = (entry: number, fault: LedgerFault, detail: string): LedgerProof => ({
    valid: false,
    entries: found.size,
    entry,
    fault,
    detail,
  });

  const last = Math.max(head?.sequence ?? 0, ...found.keys());
  let before: ConsentEntry | null = null;
  for (let number = 1; number <= last; number++) {
    const item = found.get(number);
    if (!item) return wrong(number, 'removed', `Entry ${number} is missing.`);
    const entry = readable(item);
    if (!entry) return wrong(number, 'edited', `Entry ${number} cannot be read.`);
    if (entry.sequence !== number)
      return wrong(number, 'reordered', `Where entry ${number} was stands entry ${entry.sequence}.`);
    if (entry.previousHash !== (before && hashOfEntry(before))) {
      // Two stand side by side that do not fit. The one after it, or the head, tells which of them is as it was.
      const next = found.get(number + 1);
      const proof = next ? readable(next)?.previousHash : head?.sequence === number ? head.hash : null;
      const altered = before === null || proof !== hashOfEntry(entry) ? number : number - 1;
      return wrong(altered, 'edited', `Entry ${altered} is not what the entries around it say that it was.`);
    }
    if (head?.sequence === number && head.hash !== hashOfEntry(entry))
      return wrong(number, 'edited', `Entry ${number} is not what the ledger's head says that it was.`);
    before = entry;
  }
  return { valid: true, entries: found.size };
}

function readable(item: Item): ConsentEntry | null {
  try {
    return parseConsent(item);
  } catch {
    return null;
  }
}

async function allItems(table: Table, customerId: string): Promise<Item[]> {
  const all: Item[] = [];
  const request = { ...consentRange(customerId), consistent: true, limit: 100 };
  for (let after: string | null = null; ; ) {
    const { items, next } = await table.query(after === null ? request : { ...request, after });
    all.push(...items);
    if (next === null) return all;
    after = next;
  }
}
