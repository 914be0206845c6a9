import type { EventType } from '../core/event.ts';
import { labelKey } from '../core/gate.ts';
import {
  answerOf,
  channelOf,
  contactCount,
  type FirstAnswer,
  keyOf,
  outcomeOf,
  type ResponseLog,
  sentAtOf,
  settingOf,
} from '../core/learning/log-bytes.ts';
import { answered, type Told, whatItTells } from '../core/learning/response.ts';
import { emptyLog, noteContact, placeOf } from '../core/learning/response-log.ts';
import { presenceLasts, settingFor } from '../core/learning/setting.ts';
import { purposeObligations } from '../core/rules/purpose-obligations.ts';
import { channels, minute, second } from '../core/vocabulary.ts';
import { type DispatchRecord, parseDispatch } from './dispatch-items.ts';
import { dispatchKey, learnedKey } from './keys.ts';
import { type EarlyEvent, type Learned, learnedItem, parseLearned } from './learned-items.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';

type Ports = Pick<StorePorts, 'table' | 'clock'>;

/** What happened is counted with everybody's a minute later, so that what follows at once is counted with it. */
const countedAfter = minute;
/** More than that is told of no customer before the messages it is about are known to have been sent. */
const earlyLimit = 8;

const nothing: Learned = { version: 0, log: emptyLog, early: [], forgottenBefore: 0, countAt: null };

/** What is told of a dispatch: when it was sent (null: not known yet), and the event that tells something of how it ended. */
type Note = {
  record: Pick<DispatchRecord, 'customerId' | 'inner' | 'channel' | 'request' | 'createdAt'>;
  sentAt: number | null;
  event: { type: EventType; at: number; receivedAt: number; hash?: string } | null;
};

/**
 * Notes a contact that Kairos made, or how it ended, with what the customer's answers are learnt from: one write, conditional on
 * the version it read; none where it is known already. Contacts whose moment is not chosen teach nothing about moments.
 * @param known what was read of it before; null: there was nothing
 */
export async function noteResponse(ports: Ports, note: Note, known?: Learned | null): Promise<void> {
  const { record } = note;
  if (record.channel === null || purposeObligations[record.request.purpose].moment !== 'best') return;
  const sentAt = () => readSentAt(ports.table, record);
  await changeLearned(ports, record.customerId, (learned) => withNote(learned, note, sentAt), known);
}

/**
 * Changes what is kept of a customer's answers, unless it comes to the same, and has it counted anew. The condition on the
 * version makes of two changes at once one after the other: none is lost.
 */
export async function changeLearned(
  { table, clock }: Ports,
  customerId: string,
  change: (learned: Learned) => Learned | Promise<Learned>,
  known?: Learned | null,
): Promise<void> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const before =
      (attempt === 0 && known !== undefined ? known : await readLearned(table, customerId)) ?? nothing;
    const after = await change(before);
    if (after === before) return;
    const countAt = Math.min(before.countAt ?? Number.POSITIVE_INFINITY, clock() + countedAfter);
    const written = await table.put(
      learnedItem(customerId, { ...after, countAt, version: before.version + 1 }),
      before.version === 0
        ? { kind: 'absent' }
        : { kind: 'equals', attribute: 'version', value: before.version },
    );
    if (written === 'written') return;
  }
  throw new TooMuchContention();
}

/** Reads what is kept of a customer's answers, consistently; null: nothing is. */
export async function readLearned(table: Table, customerId: string): Promise<Learned | null> {
  const item = await table.get(learnedKey(customerId), { consistent: true });
  return item ? parseLearned(item) : null;
}

/** When a dispatch was sent, as its record says by now; null: it does not. */
async function readSentAt(table: Table, { customerId, inner }: Note['record']): Promise<number | null> {
  const item = await table.get(dispatchKey(customerId, inner), { consistent: true });
  return item ? parseDispatch(item).sentAt : null;
}

async function withNote(
  learned: Learned,
  { record, event, ...told }: Note,
  readAgain: () => Promise<number | null>,
): Promise<Learned> {
  const key = contactKey(record.inner);
  const place = placeOf(learned.log, key);
  // It may have been noted since its record was read. The log knows the minute only, and whatever answers within seconds is no person.
  const noted = async () => (place < 0 ? null : ((await readAgain()) ?? sentAtOf(learned.log, place)));
  const sentAt = told.sentAt ?? (await noted());
  if (sentAt === null) return event === null ? learned : withEarly(learned, earlyOf(key, event));
  if (sentAt < learned.forgottenBefore) return learned;
  const channel = record.channel as NonNullable<DispatchRecord['channel']>;
  const setting = settingAt(record, sentAt);
  const contact = { key, sentAt, channel: channels.indexOf(channel), hourOfWeek: 0, recent: 0, setting };
  const events: Omit<EarlyEvent, 'key'>[] = learned.early.filter((early) => early.key === key);
  if (event !== null) events.push(event);
  let log = noteContact(learned.log, contact);
  for (const one of events) {
    const told: Told | null = whatItTells({ ...one, channel }, sentAt);
    // That a message did not arrive, or drove somebody away, is no answer however soon it came.
    if (told !== null)
      log = noteContact(log, contact, told.bits, isAnswer(told) ? firstAnswer(told, one) : null);
  }
  const early = learned.early.filter((one) => one.key !== key);
  return log === learned.log && early.length === learned.early.length ? learned : { ...learned, log, early };
}

const isAnswer = ({ bits }: Told) => (bits & answered) !== 0;

/** An answer as the log keeps it; of clicks which one it was, because machines follow every link at once. */
function firstAnswer({ delay }: Told, { type, at, hash = '' }: Omit<EarlyEvent, 'key'>): FirstAnswer {
  const click = type === 'clicked' ? 1 << (labelKey(hash) % 8) : 0;
  return { delay: Math.floor(delay / minute), second: 60 - (Math.floor(at / second) % 60), clicks: click };
}

/** What the message was sent in; where its customer was counts only if it went out before that was over. */
function settingAt({ request, createdAt }: Note['record'], sentAt: number): number {
  const presence = sentAt - createdAt <= presenceLasts ? (request.presence ?? null) : null;
  return settingFor(request.purpose, presence);
}

function earlyOf(key: number, { type, at, receivedAt, hash }: NonNullable<Note['event']>): EarlyEvent {
  return { key, type, at, receivedAt, ...(hash !== undefined && { hash }) };
}

function withEarly(learned: Learned, event: EarlyEvent): Learned {
  const same = (one: EarlyEvent) =>
    one.key === event.key && one.type === event.type && one.at === event.at && one.hash === event.hash;
  if (learned.early.some(same)) return learned;
  return { ...learned, early: latest([...learned.early, event]) };
}

/** As many as are kept: those that happened last, in whatever order they were told. */
function latest(early: readonly EarlyEvent[]): EarlyEvent[] {
  const order = ({ key, type, hash = '' }: EarlyEvent) => `${type} ${key} ${hash}`;
  return [...early]
    .sort((one, other) => one.at - other.at || (order(one) < order(other) ? -1 : 1))
    .slice(-earlyLimit);
}

/** The key of a contact in the log: 48 bits of its dispatch's id. */
export function contactKey(inner: string): number {
  return Buffer.from(inner, 'base64url').readUIntBE(0, 6);
}

/** Forgets what was learnt so far; what is told later of contacts made until now stays forgotten. */
export function forgetLearned(ports: Ports, customerId: string): Promise<void> {
  const now = ports.clock();
  return changeLearned(ports, customerId, (learned) => {
    const isEmpty = contactCount(learned.log) === 0 && learned.early.length === 0;
    if (isEmpty && learned.forgottenBefore > 0) return learned;
    return { ...learned, log: emptyLog, early: [], forgottenBefore: Math.max(now, learned.forgottenBefore) };
  });
}

/** Adds one customer's contacts to another's. Doing it twice comes to the same. */
export async function mergeLearned(ports: Ports, sourceId: string, targetId: string): Promise<void> {
  const source = await readLearned(ports.table, sourceId);
  if (source === null) return;
  await changeLearned(ports, targetId, (target) => {
    const log = union(target.log, source.log, target.forgottenBefore);
    const early = source.early.filter(
      (own) =>
        !target.early.some(({ key, type, at }) => key === own.key && type === own.type && at === own.at),
    );
    if (log === target.log && early.length === 0) return target;
    return { ...target, log, early: latest([...target.early, ...early]) };
  });
  await forgetLearned(ports, sourceId);
}

function union(into: ResponseLog, from: ResponseLog, forgottenBefore: number): ResponseLog {
  let log = into;
  for (let index = 0; index < contactCount(from); index++) {
    const sentAt = sentAtOf(from, index);
    if (sentAt < forgottenBefore) continue;
    const contact = {
      key: keyOf(from, index),
      sentAt,
      channel: channelOf(from, index),
      hourOfWeek: 0,
      recent: 0,
      setting: settingOf(from, index),
    };
    log = noteContact(log, contact, outcomeOf(from, index), answerOf(from, index));
  }
  return log;
}
