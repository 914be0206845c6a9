import { channelsOf, purposesBound } from '../law/binds.ts';
import { daysInEffect, openOrNotInEffect } from '../law/effect.ts';
import type { Clause } from '../law/law-in-force.ts';
import type { LawCap } from '../law/rule-pack.ts';
import { sourceOf } from '../law/source-of.ts';
import { covers, type Intervals } from '../local-time/intervals.ts';
import { day, hour } from '../vocabulary.ts';
import { type Counted, entriesSince, instantsCounted, subjectKey } from './counted-contacts.ts';
import { openUnderCap } from './frequency-caps.ts';
import {
  type Hold,
  holdToo,
  type Judge,
  pass,
  passOnEveryChannel,
  type Question,
  type Rule,
} from './rule.ts';

/** At most so many contacts, as law says: in hours that roll, or in days on the calendar of every place. */
export const lawCaps: Rule = ({ law }) => (law.caps.length === 0 ? pass : judge);

const judge: Judge = (question) => {
  const { contacts, pending, forgottenBefore } = question.facts.gate;
  if (contacts.length === 0 && pending.length === 0 && forgottenBefore === 0) return passOnEveryChannel;
  let verdict = pass;
  for (const clause of question.law.caps) verdict = holdToo(verdict, clauseHold(clause, question));
  return verdict;
};

function clauseHold(clause: Clause<LawCap>, question: Question): Hold | null {
  const { channel, from, to, facts } = question;
  const cap = clause.field.value;
  const { limit, period } = limitOf(cap);
  const since = from - reachOf(period);
  if (facts.gate.forgottenBefore === 0 && entriesSince(question, since) < limit) return null;
  const instants = instantsCounted(question, since, countsIn(clause, question));
  if (instants.length < limit && facts.gate.forgottenBefore === 0) return null;
  const here = { ...question, zones: clause.zones };
  const open = whereInEffect(clause, openUnderCap(limit, period, instants, here), from, to);
  if (covers(open, from, to)) return null;
  return {
    code: 'FREQUENCY_CAP',
    rule: clause.id,
    source: sourceOf(clause.field),
    channel,
    open,
    params: (at) => ({
      cap: clause.id,
      place: clause.place,
      limit,
      count: instants.filter((instant) => Math.abs(instant - at) < lengthOf(period)).length,
      counts: cap.kind === 'after-conversation' ? 'conversations' : 'contacts',
      period: period.kind,
      periodMilliseconds: period.kind === 'rolling' ? period.milliseconds : null,
      periodDays: period.kind === 'calendar' ? period.days : null,
      per: cap.per === 'subject' ? 'subject' : null,
    }),
  };
}

type Period = { kind: 'rolling'; milliseconds: number } | { kind: 'calendar'; days: number };

/** A conversation closes the days after it as a single contact of a cap of one would. */
function limitOf(cap: LawCap): { limit: number; period: Period } {
  switch (cap.kind) {
    case 'rolling':
      return { limit: cap.limit, period: { kind: 'rolling', milliseconds: cap.hours * hour } };
    case 'local-days':
      return { limit: cap.limit, period: { kind: 'calendar', days: cap.days } };
    case 'after-conversation':
      return { limit: 1, period: { kind: 'calendar', days: cap.days } };
    default:
      return cap satisfies never;
  }
}

/**
 * Which contacts a clause counts. The mode of a call is not kept in the log, so that live and automated calls count together;
 * a contact or a request without a subject may concern any, and counts for all of them.
 */
function countsIn({ rule, field }: Clause<LawCap>, { request }: Question): (entry: Counted) => boolean {
  const cap = field.value;
  const channels = channelsOf(rule);
  const purposes = purposesBound(rule);
  const own = cap.per === 'subject' ? subjectKey(request) : null;
  return (entry) => {
    if (!channels.includes(entry.channel) || !purposes.includes(entry.purpose)) return false;
    if (cap.kind === 'after-conversation' && entry.conversation !== true) return false;
    // Whether a call was answered is not known; only a conversation says so.
    if (cap.kind === 'local-days' && cap.unansweredOnly && entry.conversation === true) return false;
    if (own === null) return true;
    const subject = entry.purpose === 'collections' ? entry.campaign : entry.topic;
    return subject === null || (subject & 0xffff) === own;
  };
}

function whereInEffect(
  { field, zones }: Clause<LawCap>,
  open: Intervals,
  from: number,
  to: number,
): Intervals {
  const days = daysInEffect(field);
  // Where the places do not agree that it holds yet, it holds.
  return days === null
    ? open
    : zones.length === 1
      ? openOrNotInEffect(zones[0] as string, days, open, from, to)
      : open;
}

function lengthOf(period: Period): number {
  return period.kind === 'rolling' ? period.milliseconds : period.days * day;
}

function reachOf(period: Period): number {
  return period.kind === 'rolling' ? period.milliseconds : (period.days + 2) * day;
}
