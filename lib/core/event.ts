import * as z from 'zod';
import { Channel, CustomerId, Instant, Label, Purpose } from './vocabulary.ts';

/**
 * What can happen to a contact, or apart from any. contacted, conversation: made outside Kairos; they count towards caps.
 * offered: an action was put to the customer, which counts as a contact too where no dispatch carried it. bounced, complained,
 * opted_out close something. The others are outcomes to learn from.
 */
export const EventType = z
  .enum([
    'contacted', 'delivered', 'opened', 'clicked', 'replied', 'answered', 'no_answer', 'conversation', 'offered',
    'accepted', 'refused', 'converted', 'bounced', 'complained', 'opted_out',
  ]) // biome-ignore format: one list, easy to scan
  .meta({ id: 'EventType' });
export type EventType = z.infer<typeof EventType>;

/** Something that happened. Its id is the caller's own: the same id counts once, in whatever order events arrive. */
export const ContactEvent = z
  .strictObject({
    eventId: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'use 1 to 128 printable characters without spaces'),
    type: EventType,
    customerId: CustomerId,
    channel: Channel,
    at: Instant,
    /** Which caps it counts for, and what a complaint is about. Not said: caps count it as marketing, a complaint is about everything. */
    purpose: Purpose.optional(),
    topic: Label.optional(),
    campaignId: Label.optional(),
    /** The dispatch it came of, as its id was handed out. */
    dispatchId: z.string().min(1).max(512).optional(),
    /** The action that it is an outcome of; not said: that of the dispatch. It sets the action's cooldown and counts towards its cap. */
    actionId: Label.optional(),
    /** What it was about, such as a debt: law counts calls, and pauses after a conversation, for each. */
    subjectId: Label.optional(),
    /** What it was worth, in the currency of the action values. */
    value: z.number().min(-1e12).max(1e12).optional(),
  })
  .refine(
    ({ type, actionId, dispatchId }) =>
      type !== 'offered' || actionId !== undefined || dispatchId !== undefined,
    {
      path: ['actionId'],
      error: 'say which action was offered',
    },
  )
  .meta({ id: 'ContactEvent' });
export type ContactEvent = z.infer<typeof ContactEvent>;

export const EventsInput = z
  .strictObject({ events: z.array(z.unknown()).min(1).max(100) })
  .meta({ id: 'EventsRequest' });

/** An event as it is kept: for not counting it twice, and for learning from it. Instants in milliseconds. */
export type OutcomeEvent = Omit<ContactEvent, 'eventId' | 'dispatchId'> & {
  /** The keyed name of caller and event id. */
  hash: string;
  /** The dispatch's id within the customer. */
  dispatch?: string | undefined;
  receivedAt: number;
  /** False while what it closes may not hold yet. */
  done: boolean;
  /** Seconds since 1970, when the table may forget it. */
  expiresAt: number;
};

/** Of these the provider must have taken the message: a dispatch whose outcome was not known was sent after all. */
const arrived: readonly EventType[] = [
  'delivered', 'opened', 'clicked', 'replied', 'answered', 'no_answer', 'conversation', 'bounced', 'complained',
]; // biome-ignore format: one list, easy to scan

/** Whether the event proves that its dispatch was sent. */
export function provesSent(type: EventType): boolean {
  return arrived.includes(type);
}
