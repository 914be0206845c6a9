import type { Reason } from '../decision.ts';
import { between, firstFrom, type Intervals, intersect, never } from '../local-time/intervals.ts';
import type { Channel } from '../vocabulary.ts';
import { rules } from './index.ts';
import { type Hold, pass, type Question } from './rule.ts';

/** What all rules together say about one channel. */
export type Judgement = {
  channel: Channel;
  /** A rule closes the channel for the whole request. */
  suppressed: boolean;
  /** The instants at which every rule passes; empty when suppressed. */
  open: Intervals;
  /** What suppressed the channel, and what held it up. */
  reasons: readonly Reason[];
};

/** Asks every rule, also after the first no: an answer names every obstacle. */
export function judgeChannel(question: Question): Judgement {
  const { channel, from, to } = question;
  const reasons: Reason[] = [];
  const holds: Hold[] = [];
  for (const rule of rules) {
    const verdict = rule(question);
    if (verdict === pass) continue;
    if (verdict.effect === 'suppress') reasons.push(...verdict.reasons);
    else if (verdict.effect === 'hold') for (const held of verdict.holds) holds.push(held);
  }
  const suppressed = reasons.length > 0;
  const open = openUnder(holds, from, to);
  // Whoever may go out at once is held by nothing.
  if (open[0] !== from) addHoldReasons(reasons, holds, from, to);
  return { channel, suppressed, open: suppressed ? never : open, reasons };
}

function openUnder(holds: readonly Hold[], from: number, to: number): Intervals {
  // What a rule gives lies within the span already.
  let open = holds[0]?.open ?? between(from, to);
  for (let i = 1; i < holds.length; i++) open = intersect(open, (holds[i] as Hold).open);
  return open;
}

/**
 * Follows a contact that wants to go out at once: each rule that is closed where it stands held it, and it moves on to where
 * the last of them opens. So a night that lies days after the contact went is no reason.
 */
function addHoldReasons(reasons: Reason[], holds: readonly Hold[], from: number, to: number): void {
  const reported: Hold[] = [];
  let at = from;
  while (at < to) {
    let next = at;
    for (const held of holds) {
      const opening = firstFrom(held.open, at);
      if (opening === at) continue;
      next = Math.max(next, opening ?? to);
      if (reported.includes(held)) continue;
      reported.push(held);
      reasons.push(heldReason(held, at, opening));
    }
    if (next === at) return;
    at = next;
  }
}

function heldReason(
  { code, rule, channel, source, params }: Hold,
  at: number,
  allowedFrom: number | null,
): Reason {
  return {
    code,
    effect: 'hold',
    channel,
    rule,
    source: source ?? null,
    params: params(at, allowedFrom),
    margin: allowedFrom === null ? null : allowedFrom - at,
    allowedFrom,
  };
}
