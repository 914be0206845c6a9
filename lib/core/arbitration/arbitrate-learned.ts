import type { Candidate, DecisionRequest, Evidence, Facts, Reason } from '../decision.ts';
import { pickOnce, pickProbability } from '../learning/choose.ts';
import { type Beliefs, emptyBeliefs } from '../learning/customer-beliefs.ts';
import { learnCustomer } from '../learning/learn-customer.ts';
import {
  exploiting,
  exploring,
  type LearnedModel,
  type SegmentModel,
  segmentIn,
  segmentModel,
} from '../learning/learned-model.ts';
import { contactCount } from '../learning/log-bytes.ts';
import type { Choosing, Options, Pick } from '../learning/options.ts';
import { placedLog, recentContacts } from '../learning/placed-log.ts';
import { recentLevels } from '../learning/population-counts.ts';
import { randomStream } from '../learning/random-stream.ts';
import { propensityOf } from '../learning/reported-propensity.ts';
import { emptyLog } from '../learning/response-log.ts';
import type { Policy } from '../policy.ts';
import type { Judgement } from '../rules/judge-channel.ts';
import { channels } from '../vocabulary.ts';
import { type Choice, type Occasion, preference, responseValue, zoneOfNobody } from './choice.ts';
import { type Slots, slotsOf } from './slots.ts';

/** Draws behind the logged probability of an explored choice. */
const repeats = 100;
/** More than any response is worth: who may not wait takes the best there is, whatever it costs. */
const ratherThanWait = 1_000;
/** Salts of the decision's seed: whether it explores, what it draws, and what its probability is estimated with. */
const salts = { explores: 1, draw: 2, estimate: 3 };

/** Whether something was learned that a choice could lean on, or is to be. */
export function learnsFrom(
  { model, responses = emptyLog }: Facts,
  { explorationShare = 0 }: Policy,
): boolean {
  if (model.learned === undefined) return false;
  return (
    contactCount(responses) > 0 || explorationShare > 0 || model.learned.contacts.some((seen) => seen > 0)
  );
}

/**
 * Chooses by what the customer and all others answered: the best (channel, hour) on average or, for the policy's share of the
 * decisions, the best under one draw of what is still uncertain (Thompson). Marketing may wait where no moment is worth its
 * cost and the risk of losing the customer. A channel that the customer said they prefer is taken whenever it is open.
 */
export function arbitrateLearned(
  judgements: readonly Judgement[],
  request: DecisionRequest,
  facts: Facts,
  policy: Policy,
  zones: readonly string[],
  occasion: Occasion,
): Choice {
  const model = facts.model.learned as LearnedModel;
  const share = policy.explorationShare ?? 0;
  const zone = zones[0] ?? zoneOfNobody;
  const segment = segmentIn(model, facts.profile.segments);
  const of = segmentModel(model, segment, share > 0);
  const { responses = emptyLog } = facts;
  const beliefs = emptyBeliefs();
  learnCustomer(
    beliefs,
    placedLog(responses, zone, facts.profile.acquisitionChannel ?? null),
    of.view,
    occasion.now,
  );
  const recent = recentContacts(responses, occasion.now);

  const possible = judgements.filter(({ open }) => open.length > 0);
  const stated = possible.filter(({ channel }) => facts.gate.channels[channel]?.setting === 'preferred');
  const considered = stated.length > 0 ? stated : possible;
  // The others are ruled out by what the customer said: told as alternatives, and not weighed.
  const ruledOut = possible.filter((judgement) => !considered.includes(judgement));
  const mayWait = request.purpose === 'marketing';
  const slots = [...considered, ...ruledOut].map((judgement) =>
    slotsOf(judgement, request, facts, { ...occasion, zone, cost: policy.costs[judgement.channel] }),
  );
  if (slots.length === 0) return { ranked: [], reasons: [] };

  const level = levelOf(model, segment, contactCount(responses));
  const candidateAt = ({ option, slot }: Pick): Candidate => {
    const own = slots[option] as Slots;
    const { channel, hours, worth, cost, instants } = own;
    const setting = own.setting | (slot < own.present ? own.presence : 0);
    const found = propensityOf(beliefs, of.draws, channel, hours[slot] as number, recent, setting);
    const { propensity, low, high } = found;
    const rate = model.population.lossRate[channel * recentLevels + Math.min(recent, recentLevels - 1)] ?? 0;
    return {
      channel: channels[channel] as (typeof channels)[number],
      sendAt: instants[slot] as number,
      propensity,
      score: responseValue * propensity * (worth[slot] as number) - cost - exploiting.lossOfCustomer * rate,
      evidence: { ...level, low, high },
    };
  };
  const eligible = slots.slice(0, considered.length);
  const options = mayWait ? eligible : eligible.map((own) => ({ ...own, cost: own.cost - ratherThanWait }));
  const best = choose(options, beliefs, of, recent, exploiting, occasion.seed);
  const { picked, probability, error } = explored(options, beliefs, of, recent, best, share, occasion.seed);
  const selection = { selectionProbability: probability, ...(share > 0 && { selectionError: error }) };

  if (picked.option < 0) return { ranked: [], reasons: [waits()], selection };
  const chosen = candidateAt(picked);
  const others = slots.flatMap((own, option) => {
    if (option === picked.option) return [];
    const { slot } = choose(
      [{ ...own, cost: own.cost - ratherThanWait }],
      beliefs,
      of,
      recent,
      exploiting,
      0,
    );
    return candidateAt({ option, slot });
  });
  const isLast = ({ channel }: Candidate) => ruledOut.some((judgement) => judgement.channel === channel);
  others.sort(
    (left, right) =>
      Number(isLast(left)) - Number(isLast(right)) || right.score - left.score || left.sendAt - right.sendAt,
  );
  const reasons = preferences(chosen, considered, ruledOut.length > 0);
  return { ranked: [chosen, ...others], reasons, selection };
}

function choose(
  options: readonly Options[],
  beliefs: Beliefs,
  { draws }: SegmentModel,
  recent: number,
  choosing: Choosing,
  seed: number,
): Pick {
  const pick: Pick = { option: -1, slot: -1 };
  pickOnce(pick, options, beliefs, draws, recent, choosing, randomStream(seed, salts.draw));
  return pick;
}

/** What is picked in the end, how likely that was (0–1), and the standard error of that. */
function explored(
  options: readonly Options[],
  beliefs: Beliefs,
  of: SegmentModel,
  recent: number,
  best: Pick,
  share: number,
  seed: number,
): { picked: Pick; probability: number; error: number } {
  if (share === 0) return { picked: best, probability: 1, error: 0 };
  const explores = randomStream(seed, salts.explores).uniform() < share;
  const picked = explores ? choose(options, beliefs, of, recent, exploring, seed) : best;
  const isBest = picked.option === best.option && picked.slot === best.slot;
  const random = randomStream(seed, salts.estimate);
  const drawn = pickProbability(picked, options, beliefs, of.draws, recent, exploring, random, repeats);
  // It could have come about in both ways.
  return {
    picked,
    probability: share * drawn.probability + (isBest ? 1 - share : 0),
    error: share * drawn.standardError,
  };
}

function levelOf({ contacts }: LearnedModel, segment: number, own: number): Omit<Evidence, 'low' | 'high'> {
  if (own > 0) return { level: 'customer', contacts: own };
  const ofSegment = contacts[segment] ?? 0;
  if (segment > 0 && ofSegment > 0) return { level: 'segment', contacts: ofSegment };
  const all = contacts.reduce((sum, seen) => sum + seen, 0);
  return all > 0 ? { level: 'population', contacts: all } : { level: 'prior', contacts: 0 };
}

function waits(): Reason {
  const rule = 'wait';
  return {
    code: 'WAIT',
    effect: 'suppress',
    channel: null,
    rule,
    source: null,
    params: {},
    margin: null,
    allowedFrom: null,
  };
}

function preferences(chosen: Candidate, considered: readonly Judgement[], isStated: boolean): Reason[] {
  const reasons: Reason[] = [];
  if (isStated) reasons.push(preference('PREFERRED_CHANNEL', chosen, { stated: true }, null));
  const open = considered.find(({ channel }) => channel === chosen.channel)?.open[0] as number;
  if (chosen.sendAt > open)
    reasons.push(preference('PREFERRED_MOMENT', chosen, { firstPossible: open }, chosen.sendAt - open));
  return reasons;
}
