import type { Reason } from '../decision.ts';
import { bothCalendars, firstOpen, isCalendar, openBetween } from '../local-time/calendar.ts';
import { between, type Intervals, intersect, never } from '../local-time/intervals.ts';
import type { Channel } from '../vocabulary.ts';
import type { Plan, Standing } from './plan.ts';
import { type Hold, type Judge, pass, passOnEveryChannel, type Question } from './rule.ts';

/** What all rules together say about one channel. */
export type Judgement = {
  channel: Channel;
  /** A rule closes the channel for the whole request. */
  suppressed: boolean;
  /** The instants at which every rule passes; empty when suppressed. */
  open: Intervals;
  /** The list that was given, with what suppressed the channel and what held it up. */
  reasons: readonly Reason[];
  /** The rules that passed on every channel of the customer, by their bits. */
  passed: number;
};

/**
 * Asks every rule, also after the first no: an answer names every obstacle. The plan says what many customers have in common. Of
 * a customer's second channel and the ones behind it nothing is asked that passed on every channel (`passed`), for the same span.
 * What they say is added to `reasons`, the list of all channels: what is made for each decision and thrown away is what costs most.
 */
export function judgeChannel(question: Question, plan: Plan, passed = 0, reasons: Reason[] = []): Judgement {
  const { channel, from, to } = question;
  const { judges, bits } = plan.toAsk(passed);
  let suppressed = false;
  /** What holds this customer; made with its first entry, because most have none or one, and a list that grows is made large. */
  let own: Standing[] | null = null;
  // What many have in common is intersected once for all of them, and only then cut to the span.
  let calendar = plan.open;
  let instants: Intervals | null = null;
  for (let index = 0; index < judges.length; index++) {
    const bit = bits[index] as number;
    const verdict = (judges[index] as Judge)(question);
    if (verdict === pass) continue;
    if (verdict === passOnEveryChannel) passed |= bit;
    else if (verdict.effect === 'suppress') {
      suppressed = true;
      for (const reason of verdict.reasons) addOnce(reasons, reason);
    } else if (verdict.effect === 'hold') {
      for (let hold = 0; hold < verdict.holds.length; hold++) {
        const held = verdict.holds[hold] as Hold;
        if (own === null) own = [{ held, bit }];
        else own.push({ held, bit });
        if (!isCalendar(held.open)) instants = instants === null ? held.open : intersect(instants, held.open);
        else calendar = calendar === null ? held.open : bothCalendars(calendar, held.open);
      }
    }
  }
  let open = calendar === null ? between(from, to) : openBetween(calendar, from, to);
  if (instants !== null) open = intersect(open, instants);
  // Whoever may go out at once is held by nothing.
  if (open[0] !== from) addHoldReasons(reasons, inFunnelOrder(plan.standing, own), question, open);
  return { channel, suppressed, open: suppressed ? never : open, reasons, passed };
}

function inFunnelOrder(standing: readonly Standing[], own: readonly Standing[] | null): readonly Standing[] {
  if (own === null) return standing;
  const ordered: Standing[] = [];
  let index = 0;
  for (const hold of own) {
    for (; index < standing.length && (standing[index] as Standing).bit < hold.bit; index++)
      ordered.push(standing[index] as Standing);
    ordered.push(hold);
  }
  for (; index < standing.length; index++) ordered.push(standing[index] as Standing);
  return ordered;
}

/**
 * Follows a contact that wants to go out at once: each rule that is closed where it stands held it, and it moves on to where
 * the last of them opens, until nothing holds it any more. So a night that lies days after the contact went is no reason.
 */
function addHoldReasons(
  reasons: Reason[],
  holds: readonly Standing[],
  { from, to }: Question,
  open: Intervals,
): void {
  const free = open[0] ?? to;
  /** Where the contact stood before. */
  const left: number[] = [];
  let at = from;
  while (at < free) {
    let next = at;
    for (let index = 0; index < holds.length; index++) {
      const { held } = holds[index] as Standing;
      const opening = firstOpen(held.open, at, to);
      if (opening === at) continue;
      next = Math.max(next, opening ?? to);
      if (!wasHeld(held, left, to)) addOnce(reasons, heldReason(held, at, opening));
    }
    // Never the same, unless a rule contradicts itself; and then not for ever.
    if (next === at || next >= free) return;
    left.push(at);
    at = next;
  }
}

/** Whether it was closed at one of the instants, and so has been told. */
function wasHeld({ open }: Hold, instants: readonly number[], to: number): boolean {
  for (let index = 0; index < instants.length; index++) {
    const at = instants[index] as number;
    if (firstOpen(open, at, to) !== at) return true;
  }
  return false;
}

/** What concerns every channel is found on each of them, and told once. */
function addOnce(reasons: Reason[], reason: Reason): void {
  if (reason.channel === null) {
    for (let index = 0; index < reasons.length; index++) {
      const told = reasons[index] as Reason;
      if (told.channel === null && told.rule === reason.rule) return;
    }
  }
  reasons.push(reason);
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
