import * as z from 'zod';
import { ContactEvent } from '../core/event.ts';
import type { BusEvent } from './bus-event.ts';

/** How Amazon Connect names its contact events on the default bus. */
export const connectSource = 'aws.connect';
export const connectDetailType = 'Amazon Connect Contact Event';

const text = z.string().max(512).nullish();
const Agent = z.object({ connectedToAgentTimestamp: text }).nullish();

/** As far as it is read; Connect adds fields and types. The tags are set by the company's own flows. */
const Contact = z.object({
  eventType: z.string().max(64),
  contactId: z.string().min(1).max(256),
  initialContactId: text,
  channel: text,
  initiationMethod: text,
  connectedToSystemTimestamp: text,
  disconnectTimestamp: text,
  answeringMachineDetectionStatus: text,
  agentInfo: Agent,
  AgentInfo: Agent,
  tags: z.record(z.string(), z.string()).nullish(),
});
type Contact = z.infer<typeof Contact>;

/** The tags by which a flow says what a contact is about; `kairos:outcome`: what an agent noted. */
const tagged = {
  customerId: 'kairos:customer',
  actionId: 'kairos:action',
  dispatchId: 'kairos:dispatch',
  purpose: 'kairos:purpose',
  subjectId: 'kairos:subject',
} as const;
const outcomeTag = 'kairos:outcome';

/** Calls that the company made. */
const madeByUs = ['OUTBOUND', 'API', 'CALLBACK', 'EXTERNAL_OUTBOUND'];
/** Parts of a call that was connected before. */
const partOfAnother = ['TRANSFER', 'QUEUE_TRANSFER'];
/** No person answered. */
const machines = /^(?:VOICEMAIL_BEEP|VOICEMAIL_NO_BEEP|AMD_UNANSWERED|SIT_TONE_\w+|FAX_MACHINE_DETECTED)$/;

export class UnreadableContact extends Error {
  override name = 'UnreadableContact';
}

/**
 * The outcomes that an Amazon Connect contact event tells of, as a caller would report them. Events come in any order and more
 * than once; each outcome of a contact has the same id whichever event it is read from, so that it counts once. Empty: nothing
 * that concerns Kairos. Throws at the first outcome that names a customer and cannot be read: those before it can be taken in.
 */
export function* outcomesOf({ detail, time }: BusEvent): Generator<ContactEvent> {
  const parsed = Contact.safeParse(detail);
  if (!parsed.success) throw new UnreadableContact();
  const contact = parsed.data;
  const { tags } = contact;
  if (contact.channel?.toUpperCase() !== 'VOICE' || !tags?.[tagged.customerId]) return;
  const outbound = madeByUs.includes(contact.initiationMethod ?? '');
  const call = partOfAnother.includes(contact.initiationMethod ?? '') ? contact.initialContactId : null;
  const about = {
    channel: 'voice',
    // A call that the customer made is no contact of ours: it counts towards no cap, unless its flow says what it was for.
    ...(outbound ? {} : { purpose: 'transactional' }),
    ...Object.fromEntries(
      Object.entries(tagged).flatMap(([name, tag]) => (tags[tag] ? [[name, tags[tag]]] : [])),
    ),
  };
  for (const { type, at } of toldBy(contact, outbound, time)) {
    const event = { ...about, type, at, eventId: `${call ?? contact.contactId}/${type}` };
    const read = ContactEvent.safeParse(event);
    if (!read.success) throw new UnreadableContact();
    yield read.data;
  }
}

function toldBy(contact: Contact, outbound: boolean, time: string): { type: string; at: string }[] {
  const { eventType, answeringMachineDetectionStatus, connectedToSystemTimestamp, tags } = contact;
  const ended = eventType === 'DISCONNECTED';
  const withAgent = (contact.agentInfo ?? contact.AgentInfo)?.connectedToAgentTimestamp;
  const person = !machines.test(answeringMachineDetectionStatus ?? '');
  const reached = !outbound || (person && connectedToSystemTimestamp != null);
  const told = [];
  if (withAgent && reached) told.push({ type: 'conversation', at: withAgent });
  else if (ended && outbound)
    told.push({ type: reached ? 'answered' : 'no_answer', at: contact.disconnectTimestamp ?? time });
  const noted = tags?.[outcomeTag];
  if (noted) told.push({ type: noted, at: time });
  return told;
}
