import * as z from 'zod';
import { ConsentBasis, ConsentStatus } from '../../core/consent.ts';
import { Channel, CustomerId, Purpose } from '../../core/vocabulary.ts';
import { instant } from './instant.ts';

const ConsentEntryAnswer = z
  .object({
    sequence: z.int(),
    channel: Channel,
    purpose: Purpose,
    status: ConsentStatus,
    capturedAt: instant,
    actor: z.enum(['customer', 'agent', 'import']),
    source: z.string(),
    wording: z.string().optional(),
    evidence: z.string().optional(),
    brand: z.string().optional(),
    basis: ConsentBasis.optional(),
    expiresAt: instant.optional(),
    confirms: z.int().optional(),
    client: z.string(),
    recordedAt: instant,
    previousHash: z.string().nullable(),
    hash: z.string(),
  })
  .meta({ id: 'ConsentEntry' });

export const RecordedConsentAnswer = ConsentEntryAnswer.extend({
  effectiveAt: instant,
  confirmUrl: z.url().optional(),
  confirmBefore: instant.optional(),
});

export const ConsentLedgerAnswer = z.object({
  entries: z.array(ConsentEntryAnswer),
  nextCursor: z.string().optional(),
});

export const LedgerProofAnswer = z
  .object({
    valid: z.boolean(),
    entries: z.int(),
    entry: z.int().optional(),
    fault: z.enum(['edited', 'removed', 'reordered']).optional(),
    detail: z.string().optional(),
  })
  .meta({ id: 'LedgerProof' });

export const LedgerExportAnswer = z.object({
  company: z.string(),
  customerId: CustomerId,
  exportedAt: instant,
  proof: LedgerProofAnswer,
  entries: z.array(ConsentEntryAnswer),
});
