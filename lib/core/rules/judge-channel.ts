import type { Reason } from '../decision.ts';
import { bothCalendars, type Calendar, firstOpen, isCalendar, openBetween } from '../local-time/calendar.ts';
import { between, type Intervals, intersect, never } from '../local-time/intervals.ts';
import type { Channel } from '../vocabulary.ts';
import { rules } from './index.ts';
import { type Hold, pass, passOnEveryChannel, type Question, type Rule } from './rule.ts';

/** What all rules together say about one channel. */
export type Judgement = {
  channel: Channel;
  /** A rule closes the channel for the whole request. */
  suppressed: boolean;
  /** The instants at which every rule passes; empty when suppressed. */
  open: Intervals;
  /** What suppressed the channel, and what held it up. */
  reasons: readonly Reason[];
  /** The rules that may say something of another channel. */
  left: readonly Rule[];
};

/**
 * Asks every rule, also after the first no: an answer names every obstacle. Of a customer's second channel and the ones behind it
 * only those need to be asked that the first one's judgement left (`left`), for the same span.
 */
export function judgeChannel(question: Question, asked: readonly Rule[] = rules): Judgement {
  const { channel, from, to } = question;
  const reasons: Reason[] = [];
  const holds: Hold[] = [];
  // What passes on every channel was left out by the first channel already.
  const left: Rule[] = [];
  const leaveOut = asked === rules;
  for (const rule of asked) {
    const verdict = rule(question);
    if (verdict === passOnEveryChannel) continue;
    if (leaveOut) left.push(rule);
    if (verdict === pass) continue;
    if (verdict.effect === 'suppress') for (const reason of verdict.reasons) reasons.push(reason);
    else if (verdict.effect === 'hold') for (const held of verdict.holds) holds.push(held);
  }
  const suppressed = reasons.length > 0;
  const open = openUnder(holds, from, to);
  // Whoever may go out at once is held by nothing.
  if (open[0] !== from) addHoldReasons(reasons, holds, from, to);
  return { channel, suppressed, open: suppressed ? never : open, reasons, left: leaveOut ? left : asked };
}

/** What many have in common is intersected once for all of them (`bothCalendars`), and only then cut to the span. */
function openUnder(holds: readonly Hold[], from: number, to: number): Intervals {
  let common: Calendar | null = null;
  let own: Intervals | null = null;
  for (const { open } of holds) {
    if (isCalendar(open)) common = common === null ? open : bothCalendars(common, open);
    else own = own === null ? open : intersect(own, open);
  }
  if (common === null) return own ?? between(from, to);
  const open = openBetween(common, from, to);
  return own === null ? open : intersect(open, own);
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
      const opening = firstOpen(held.open, at, to);
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
