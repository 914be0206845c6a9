import { instantText } from '../edge/time-words.ts';
import type { ConsentEntry } from '../store/consent-items.ts';
import { hashOfEntry } from '../store/consent-ledger.ts';

/** An entry of the ledger as the API shows it, with its own hash: the one that the next entry carries as `previousHash`. */
export function renderConsent(entry: ConsentEntry): Record<string, unknown> {
  const { customerId: _, capturedAt, recordedAt, expiresAt, ...rest } = entry;
  return {
    ...rest,
    capturedAt: instantText(capturedAt),
    recordedAt: instantText(recordedAt),
    ...(expiresAt === undefined ? {} : { expiresAt: instantText(expiresAt) }),
    hash: hashOfEntry(entry),
  };
}
