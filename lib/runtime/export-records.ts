import {
  channelOf,
  contactCount,
  delayOf,
  outcomeOf,
  type ResponseLog,
  sentAtOf,
} from '../core/learning/log-bytes.ts';
import { outcome } from '../core/learning/response.ts';
import { channels } from '../core/vocabulary.ts';
import { instantText } from '../edge/time-words.ts';
import { parseAddressState } from '../store/address-items.ts';
import { parseAudit } from '../store/audit-items.ts';
import { parseConsent } from '../store/consent-items.ts';
import { parseDecision } from '../store/decision-items.ts';
import { parseContent, parseDispatch } from '../store/dispatch-items.ts';
import { parseErasure } from '../store/erasure-items.ts';
import { parseEvent } from '../store/event-items.ts';
import type { ExportedRecord } from '../store/export-items.ts';
import { type ExportedKind, type ItemKindName, itemKinds, kindOf } from '../store/item-kinds.ts';
import { contentKey } from '../store/keys.ts';
import { parseLearned } from '../store/learned-items.ts';
import { parseOffers } from '../store/offers.ts';
import { parseGate, parseProfile } from '../store/profile-items.ts';
import type { Item, Table } from '../store/table.ts';
import { parseTrigger } from '../store/triggers.ts';

/** An item of a kind that nobody has named: an export that left it out would not be whole. */
export class KindUnknown extends Error {
  override name = 'KindUnknown';
}

type Show = (item: Item, table: Table) => unknown;

/** What an export shows of each kind of item. */
const shown: Readonly<Record<ExportedKind, Show>> = {
  profile: parseProfile,
  gate: parseGate,
  offers: parseOffers,
  learned: (item) => ({ contacts: contactsIn(parseLearned(item).log) }),
  auditEntry: parseAudit,
  consent: parseConsent,
  decision: parseDecision,
  dispatch: withContent,
  event: parseEvent,
  trigger: parseTrigger,
  erasure: parseErasure,
  addressState: parseAddressState,
  addressAudit: parseAudit,
  // The key is all it says: which span of five minutes it was.
  optOutConfirmation: () => ({ confirmed: true }),
};

/**
 * What the export shows of an item; null: nothing, for the reason that its kind gives. `more` is said with it, such as the
 * address that a keyed hash stands for. Throws KindUnknown.
 */
export async function exportedRecord(
  table: Table,
  item: Item,
  more: Readonly<Record<string, unknown>> = {},
): Promise<ExportedRecord | null> {
  const kind = kindOf(item);
  if (kind === null) throw new KindUnknown('An item of the customer is of no known kind.');
  if (!isExported(kind)) return null;
  return { kind, ...more, ...(readable(await shown[kind](item, table)) as object) };
}

function isExported(kind: ItemKindName): kind is ExportedKind {
  return itemKinds[kind].exported === true;
}

/** What was sent, with what it said; null where the content has been forgotten already. */
async function withContent(item: Item, table: Table): Promise<unknown> {
  const record = parseDispatch(item);
  const content = await table.get(contentKey(record.contentHash), { consistent: true });
  return { ...record, content: content ? parseContent(content) : null };
}

/** The contacts that are learnt from, and what came of each. */
function contactsIn(log: ResponseLog) {
  return Array.from({ length: contactCount(log) }, (_, index) => ({
    sentAt: sentAtOf(log, index),
    channel: channels[channelOf(log, index)],
    outcomes: Object.entries(outcome).flatMap(([name, bit]) => (outcomeOf(log, index) & bit ? [name] : [])),
    minutesToAnswer: delayOf(log, index),
  }));
}

const instant = /(?:At|^at|[uU]ntil|^notBefore|^notAfter|Before|allowedFrom)$/;
/** Below this a number under such a name counts seconds. */
const milliseconds = 1e11;

/** What callers gave is shown as they gave it. */
const theirs = ['attributes', 'content'];

/** Plain JSON for people: instants as text, maps as objects, bytes as base64. */
function readable(value: unknown, name = ''): unknown {
  if (typeof value === 'number' && instant.test(name) && Number.isFinite(value) && value > 0)
    return instantText(value < milliseconds ? value * 1_000 : value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Map) return readable(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map((each) => readable(each));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    theirs.includes(key) ? each : readable(each, key),
  ]);
  return Object.fromEntries(entries);
}
