import * as z from 'zod';
import { SuppressionReason } from '../suppression.ts';
import { Channel, channels, Instant } from '../vocabulary.ts';
import type { Row } from './read-row.ts';

/** The columns of a file of suppressions. */
export const suppressionColumns = [
  'address',
  'channels',
  'scope',
  'reason',
  'source',
  'at',
  'expiresAt',
] as const;

const Channels = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(/[\s;|]+/).filter(Boolean) : value),
  z.array(Channel).min(1).max(channels.length).optional(),
);

/** A line of it. What is not said: every purpose, because the customer asked, as of the import, for good. */
export const SuppressionRow = z.strictObject({
  address: z.string().min(3).max(320),
  channels: Channels,
  scope: z.enum(['all', 'marketing']).default('all'),
  reason: SuppressionReason.default('customer-request'),
  source: z.string().min(1).max(200).default('import'),
  at: Instant.optional(),
  expiresAt: Instant.nullish(),
});
export type SuppressionRow = z.infer<typeof SuppressionRow>;

/** What is wrong with a row, in one sentence that repeats nothing of it. */
export function parseRow<Schema extends z.ZodType>(schema: Schema, row: Row): z.output<Schema> | string {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  return parsed.error.issues
    .slice(0, 3)
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? 'has fields that are not known'
        : `${issue.path.join('.')}: ${issue.message}`,
    )
    .join('; ');
}
