import * as z from 'zod';
import { SuppressionReason } from '../../core/suppression.ts';
import { Channel } from '../../core/vocabulary.ts';
import { instant } from './instant.ts';

const scope = z.enum(['all', 'marketing']);

const SuppressionAnswer = z
  .object({
    reason: SuppressionReason,
    scope,
    channels: z.array(Channel),
    source: z.string(),
    at: instant,
    expiresAt: instant.nullable(),
  })
  .meta({ id: 'Suppression' });

export const SuppressedAnswer = z.object({ status: z.string(), effectiveAt: instant });

export const SuppressionsAnswer = z.object({
  status: z.string().optional(),
  suppressions: z.array(SuppressionAnswer),
});
