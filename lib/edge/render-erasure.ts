import { createHash } from 'node:crypto';
import type { Erasure } from '../core/erasure.ts';
import { instantText } from './time-words.ts';

/**
 * The certificate of an erasure. It says nothing of who it was: whoever knows the id can ask again, and the hash shows that
 * what they kept is what was given.
 */
export function renderErasure(erasure: Erasure & { finishedAt: number }) {
  const { startedAt, finishedAt, client, customer, erased, suppressedAddresses } = erasure;
  const certificate = {
    customer,
    requestedBy: client,
    startedAt: instantText(startedAt),
    erasedAt: instantText(finishedAt),
    erased: Object.fromEntries(Object.entries(erased).sort(([a], [b]) => (a < b ? -1 : 1))),
    kept: { closings: true, suppressedAddresses },
  };
  const hash = createHash('sha256').update(JSON.stringify(certificate)).digest('hex');
  return { ...certificate, hash };
}
