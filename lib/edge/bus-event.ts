import * as z from 'zod';
import { CompanyEvent } from '../core/actions/company-event.ts';

/** An event as EventBridge delivers it. What it adds is not in the way. */
export const BusEvent = z.object({
  id: z.string().min(1).max(200),
  source: z.string().min(1).max(256),
  'detail-type': z.string().min(1).max(128),
  time: z.string().max(40),
  detail: z.record(z.string(), z.unknown()),
});
export type BusEvent = z.infer<typeof BusEvent>;

export class UnreadableCompanyEvent extends Error {
  override name = 'UnreadableCompanyEvent';
}

/**
 * The event of the company that EventBridge delivers: its type is the detail type, and its detail has `customerId`, perhaps
 * `eventId`, `at` and `context`. Whoever puts an event twice gives it an `eventId`: EventBridge gives each an id of its own.
 * Throws on one that cannot be read.
 */
export function companyEventOf({ id, time, detail, ...envelope }: BusEvent): CompanyEvent {
  const read = CompanyEvent.safeParse({ eventId: id, at: time, ...detail, type: envelope['detail-type'] });
  if (!read.success) throw new UnreadableCompanyEvent();
  return read.data;
}
