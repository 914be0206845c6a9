import * as z from 'zod';
import { Channel, Instant, Label, Purpose } from './vocabulary.ts';

/** A recorded permission, or its withdrawal, for one channel and purpose. */
export const ConsentInput = z
  .strictObject({
    channel: Channel,
    purpose: Purpose,
    status: z.enum(['granted', 'revoked']),
    capturedAt: Instant,
    actor: z.enum(['customer', 'agent', 'import']),
    source: z.string().min(1).max(200),
    wording: z.string().max(4_000).optional(),
    evidence: z.string().max(4_000).optional(),
    brand: Label.optional(),
  })
  .meta({ id: 'ConsentRequest' });
export type ConsentInput = z.infer<typeof ConsentInput>;
