import { daysInEffect, instantsInEffect, isTrusted } from '../law/effect.ts';
import { sourceOf } from '../law/source-of.ts';
import type { Question } from './rule.ts';

/** A list that must have been asked about the number, and how old it may be; `maxAgeDays` null: law does not say. */
export type RegistryNeed = {
  list: string;
  maxAgeDays: number | null;
  rule: string;
  place: string;
  source: string;
};

/** The do-not-call registries that law asks for. A recorded grant makes those unnecessary of which a source says so. */
export function registriesNeeded(question: Question): RegistryNeed[] {
  const { channel, request, facts, from, to } = question;
  const granted = facts.gate.consents.some(
    (entry) => entry.channel === channel && entry.purpose === request.purpose && entry.status === 'granted',
  );
  const needs: RegistryNeed[] = [];
  for (const { id, place, field, zones } of question.law.registries) {
    const { list, maxAgeDays, consentOverrides } = field.value;
    if (granted && consentOverrides && isTrusted(field)) continue;
    const days = daysInEffect(field);
    if (!zones.some((zone) => instantsInEffect(zone, days, from, to).length > 0)) continue;
    needs.push({ list, maxAgeDays, rule: id, place, source: sourceOf(field) });
  }
  return needs;
}
