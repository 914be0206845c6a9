import { personHash } from '../address/person-hash.ts';
import { decide } from '../core/decide.ts';
import type { Decision, Evidence } from '../core/decision.ts';
import { policyOf } from '../core/default-policy.ts';
import type { OutcomeEvent } from '../core/event.ts';
import type { Keyring } from '../core/keyring.ts';
import { answersThatCount } from '../core/learning/answers-that-count.ts';
import { outcomeOf, type ResponseLog } from '../core/learning/log-bytes.ts';
import { answered, outcome, responseHorizon } from '../core/learning/response.ts';
import { placeOf } from '../core/learning/response-log.ts';
import type { Policy } from '../core/policy.ts';
import { type Channel, day, type Purpose } from '../core/vocabulary.ts';
import type { DecisionRecord } from '../store/decision-items.ts';
import { readDecision } from '../store/decision-log.ts';
import { parseDispatch } from '../store/dispatch-items.ts';
import { parseEvent } from '../store/event-items.ts';
import { dispatchRange, eventRange } from '../store/keys.ts';
import { contactKey, readLearned } from '../store/note-response.ts';
import { readPolicyVersion } from '../store/policy-versions.ts';
import type { RecentDecision } from '../store/recent-decisions.ts';
import { modelNamed } from './decision-settings.ts';
import type { Ports } from './ports.ts';

/** A logged decision with what came of it; it says nothing of whom it was about. */
export type LearningSample = {
  decidedAt: number;
  purpose: Purpose;
  came: 'contact' | 'held-out' | 'waited' | 'suppressed';
  channel: Channel | null;
  propensity: number | null;
  level: Evidence['level'] | null;
  probability: number;
  error: number | null;
  /** Null: not sent, or silence may still be broken. */
  answered: boolean | null;
  /** Who it was about, by a name that says nothing of them: to tell people apart. */
  person: string;
  /** Whether they converted within two weeks, by whatever way; null: the two weeks are not over. */
  converted: boolean | null;
  /** What would have been chosen without exploring: whether it was this, and how likely that was to be answered. */
  best: { same: boolean; propensity: number } | null;
};

type Reading = Pick<Ports, 'table' | 'clock'> & { keyring: Keyring };

/** A conversion so long after a decision still counts for it, in milliseconds. */
const convertsWithin = 14 * day;

/** Reads a logged decision with its outcome; null: it is gone, or was recorded without what it was made from. */
export async function sampleDecision(
  ports: Reading,
  { customerId, inner }: RecentDecision,
): Promise<LearningSample | null> {
  const [recorded, learned, items, events] = await Promise.all([
    readDecision(ports.table, customerId, inner),
    readLearned(ports.table, customerId),
    ports.table.query({ ...dispatchRange(customerId), consistent: false }),
    ports.table.query({ ...eventRange(customerId), consistent: false }),
  ]);
  if (!recorded) return null;
  const { decision, request } = recorded;
  const came = await cameTo(ports, recorded);
  const dispatch = items.items.map(parseDispatch).find(({ decisionInner }) => decisionInner === inner);
  const isContact = decision.outcome === 'contact';
  return {
    decidedAt: decision.decidedAt,
    purpose: request.purpose,
    came,
    channel: isContact ? decision.channel : null,
    propensity: isContact ? decision.propensity : null,
    level: isContact ? (decision.evidence?.level ?? 'prior') : null,
    probability: decision.selectionProbability ?? 1,
    error: decision.selectionError ?? null,
    // What went out otherwise than was decided says nothing of the decision.
    answered:
      isContact && dispatch?.status === 'sent' && dispatch.channel === decision.channel
        ? answeredTo(learned?.log, dispatch.inner, decision.channel, dispatch.sentAt ?? 0, ports.clock())
        : null,
    person: personHash(ports.keyring, customerId),
    converted: convertedAfter(events.items.map(parseEvent), decision.decidedAt, ports.clock()),
    best: isContact ? bestOf(decision, await decidedUnder(ports, recorded, { explorationShare: 0 })) : null,
  };
}

function convertedAfter(events: readonly OutcomeEvent[], decidedAt: number, now: number): boolean | null {
  const isLater = ({ type, at }: OutcomeEvent) =>
    type === 'converted' && at >= decidedAt && at < decidedAt + convertsWithin;
  return now < decidedAt + convertsWithin ? null : events.some(isLater);
}

async function cameTo(ports: Reading, recorded: DecisionRecord): Promise<LearningSample['came']> {
  const came = meant(recorded.decision);
  if (came !== null) return came;
  if (recorded.decision.reasons.every(({ code }) => code !== 'HOLDOUT')) return 'suppressed';
  // Only who would have been contacted otherwise can be compared with those who were, whatever else closed some channels.
  const otherwise = await decidedUnder(ports, recorded, { holdoutPercent: 0, campaignHoldouts: {} });
  return otherwise !== null && meant(otherwise) !== null ? 'held-out' : 'suppressed';
}

/** What somebody who was meant to be contacted came to; null: they were not. */
function meant({ outcome: decided, reasons }: Decision): 'contact' | 'waited' | null {
  if (decided === 'contact') return 'contact';
  return reasons.some(({ code }) => code === 'WAIT') ? 'waited' : null;
}

function answeredTo(
  log: ResponseLog | undefined,
  inner: string,
  channel: Channel,
  sentAt: number,
  now: number,
): boolean | null {
  const place = log === undefined ? -1 : placeOf(log, contactKey(inner));
  if (log === undefined || place < 0) return null;
  const bits = outcomeOf(answersThatCount(log), place);
  if ((bits & answered) !== 0) return true;
  if ((bits & (outcome.failed | outcome.machine)) !== 0) return null;
  return now - sentAt > responseHorizon(channel) ? false : null;
}

function bestOf(decision: Decision, again: Decision | null): LearningSample['best'] {
  if (decision.outcome !== 'contact' || again?.outcome !== 'contact') return null;
  const same = again.channel === decision.channel && again.sendAt === decision.sendAt;
  return { same, propensity: again.propensity };
}

/** Decides once more on what was recorded, under a policy that differs in this; null: not all of it is kept any more. */
async function decidedUnder(
  { table }: Reading,
  { request, inputs, decision }: DecisionRecord,
  change: Partial<Policy>,
): Promise<Decision | null> {
  const [version, model] = await Promise.all([
    readPolicyVersion(table, decision.policyVersion),
    modelNamed(table, decision.modelVersion),
  ]);
  if (inputs === null || version === null || model === null) return null;
  const policy = { ...policyOf(version.version, version.document), ...change };
  return decide(request, { ...inputs, model }, policy, decision.decidedAt, decision.seed);
}
