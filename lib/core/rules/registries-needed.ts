import type { RegistryAnswer } from '../decision.ts';
import type { ConsentState } from '../gate.ts';
import { daysInEffect, instantsInEffect, isTrusted } from '../law/effect.ts';
import { sourceOf } from '../law/source-of.ts';
import type { Channel, Purpose } from '../vocabulary.ts';
import type { Question } from './rule.ts';

/** A list that must have been asked about the number, and how old it may be; `maxAgeDays` null: law does not say. */
export type RegistryNeed = {
  list: string;
  maxAgeDays: number | null;
  rule: string;
  place: string;
  source: string;
  /** A recorded grant would make it unnecessary. */
  consentOverrides: boolean;
  answer: RegistryAnswer;
};

/** A list that nobody asked is one that could not be read. */
const unread: RegistryAnswer = { says: 'unread' };

const none: readonly RegistryNeed[] = [];

/** The do-not-call registries that law asks for, and their answers. A recorded grant makes those unnecessary of which a source says so. */
export function registriesNeeded(
  question: Pick<Question, 'channel' | 'request' | 'facts' | 'from' | 'to' | 'law'>,
): readonly RegistryNeed[] {
  if (question.law.registries.length === 0) return none;
  const { channel, request, facts, from, to } = question;
  const granted = hasYesUntil(facts.gate.consents, channel, request.purpose, to);
  const needs: RegistryNeed[] = [];
  for (const { id, place, field, zones } of question.law.registries) {
    const { list, maxAgeDays, consentOverrides } = field.value;
    const overrides = consentOverrides && isTrusted(field);
    if (granted && overrides) continue;
    const days = daysInEffect(field);
    if (!zones.some((zone) => instantsInEffect(zone, days, from, to).length > 0)) continue;
    const answer = facts.registry?.[channel]?.[list] ?? unread;
    needs.push({
      list,
      maxAgeDays,
      rule: id,
      place,
      source: sourceOf(field),
      consentOverrides: overrides,
      answer,
    });
  }
  return needs;
}

function hasYesUntil(
  consents: readonly ConsentState[],
  channel: Channel,
  purpose: Purpose,
  to: number,
): boolean {
  for (let index = 0; index < consents.length; index++) {
    const entry = consents[index] as ConsentState;
    if (entry.channel === channel && entry.purpose === purpose && isYesUntil(entry, to)) return true;
  }
  return false;
}

/** A yes that holds to the end of the request; having bought something is none. */
export function isYesUntil({ status, basis, until }: ConsentState, to: number): boolean {
  return status === 'granted' && basis === undefined && (until ?? to) >= to;
}
