import * as z from 'zod';
import { Channel, Instant } from './vocabulary.ts';

export const SuppressionReason = z
  .enum(['customer-request', 'dnc-registry', 'complaint', 'bounce', 'reassigned', 'carrier-block'])
  .meta({ id: 'SuppressionReason' });
export type SuppressionReason = z.infer<typeof SuppressionReason>;

export const SuppressionInput = z
  .strictObject({
    address: z.string().min(3).max(320),
    channels: z.array(Channel).min(1).max(5).optional(),
    scope: z.enum(['all', 'marketing']),
    reason: SuppressionReason,
    source: z.string().min(1).max(200),
    expiresAt: Instant.nullish().transform((at) => at ?? null),
  })
  .meta({ id: 'SuppressionRequest' });
export type SuppressionInput = z.infer<typeof SuppressionInput>;

/** One reason for which an address is suppressed, as stored in ADDRESS#…/STATE. */
export type Suppression = {
  channels: readonly Channel[];
  scope: 'all' | 'marketing';
  reason: SuppressionReason;
  source: string;
  /** When the customer or the registry said so; a lift must be later. */
  at: number;
  /** Null: for good. */
  expiresAt: number | null;
};

/** What a suppression is about; one of each kind is kept. */
export type SuppressionKind = Pick<Suppression, 'reason' | 'scope' | 'channels'>;

/** Everything known against an address: all its suppressions, and when what was last lifted (see `address-state.ts`). */
export type AddressState = {
  version: number;
  suppressions: readonly Suppression[];
  lifted: Readonly<Record<string, number>>;
};
