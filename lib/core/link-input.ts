import * as z from 'zod';

/** A link that a caller hands to a customer, in their account or in a message of the company's own. */
export const LinkInput = z
  .strictObject({
    /** `view` only shows what holds; `edit` lets its holder change it. */
    purpose: z.enum(['view', 'edit']).default('edit'),
  })
  .meta({ id: 'LinkRequest' });
export type LinkInput = z.infer<typeof LinkInput>;
