import * as z from 'zod';
import { EventType } from '../event.ts';
import { CustomerId, Instant } from '../vocabulary.ts';
import { EventName } from './action.ts';
import { Context } from './question-of-action.ts';

/** Whether a name is taken by what happens to contacts, so that no action can wait for it. */
export function isContactEvent(name: string): boolean {
  return EventType.safeParse(name).success;
}

/** Something that happened at the company and concerns a customer; actions may wait for it (their `trigger`). */
export const CompanyEvent = z
  .strictObject({
    /** The company's own: the same id of the same type starts nothing twice for a customer. */
    eventId: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'use 1 to 128 printable characters without spaces'),
    type: EventName,
    customerId: CustomerId,
    at: Instant,
    /** What expressions may look at besides. */
    context: Context.default({}),
  })
  .meta({ id: 'CompanyEvent' });
export type CompanyEvent = z.output<typeof CompanyEvent>;
