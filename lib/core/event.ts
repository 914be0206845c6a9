import * as z from 'zod';
import { Channel, CustomerId, Instant, Label, Purpose } from './vocabulary.ts';

/** Something that happened outside Kairos and counts towards frequency caps: a contact, or a conversation. */
export const ContactEvent = z
  .strictObject({
    eventId: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'use 1 to 128 printable characters without spaces'),
    type: z.enum(['contacted', 'conversation']),
    customerId: CustomerId,
    channel: Channel,
    at: Instant,
    /** Which caps it counts for; not said: marketing. */
    purpose: Purpose.default('marketing'),
    topic: Label.optional(),
    campaignId: Label.optional(),
    /** The debt, for collections: law counts calls, and pauses after a conversation, for each. */
    subjectId: Label.optional(),
  })
  .meta({ id: 'ContactEvent' });
export type ContactEvent = z.infer<typeof ContactEvent>;

export const EventsInput = z
  .strictObject({ events: z.array(z.unknown()).min(1).max(100) })
  .meta({ id: 'EventsRequest' });
