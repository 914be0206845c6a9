import * as z from 'zod';
import { EventType, type OutcomeEvent } from '../core/event.ts';
import { Channel, Purpose } from '../core/vocabulary.ts';
import * as keys from './keys.ts';
import { item, parse, text } from './stored-item.ts';
import type { Item } from './table.ts';

const StoredEvent = z.object({
  type: EventType,
  channel: Channel,
  purpose: Purpose.optional(),
  topic: text.optional(),
  campaignId: text.optional(),
  dispatch: text.optional(),
  actionId: text.optional(),
  subjectId: text.optional(),
  value: z.number().optional(),
  at: z.number(),
  receivedAt: z.number(),
  done: z.boolean(),
  expiresAt: z.number(),
});

/** One item for each event of a customer; put if absent. */
export function eventItem({ customerId, hash, ...event }: OutcomeEvent): Item {
  return item(keys.eventKey(customerId, hash), event);
}

export function parseEvent(stored: Item): OutcomeEvent {
  const hash = stored.sk.slice(keys.customerSortKeys.event.length);
  return { customerId: keys.customerOf(stored.pk), hash, ...parse(StoredEvent, stored) };
}
