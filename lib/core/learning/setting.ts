import { minute, type Presence, type Purpose } from '../vocabulary.ts';

/**
 * In what a contact was sent, apart from channel and moment, as the bits of one byte: its purpose, where the customer was just then,
 * and whether it used the channel through which they came to the company. Marketing to somebody who is nowhere is 0.
 */
const purposes: Readonly<Partial<Record<Purpose, number>>> = { service: 1, collections: 2 };
const presences: Readonly<Record<Presence, number>> = { website: 1, app: 2, shop: 3 };
const presenceShift = 2;
/** The contact went by the customer's own acquisition channel: derived when the log is read. */
export const acquired = 16;
/** Every setting is below this. */
export const settingCount = 32;

/** Each part of a setting that is not 0 has a term of the logit: two purposes, three presences, the acquisition channel. */
export const settingTerms = 6;
/** No setting has more of them. */
export const mostSettingTerms = 3;
const firstPresenceTerm = 2;
const acquiredTerm = 5;

/** So long after it was told, in milliseconds, a customer is taken to be where they were. */
export const presenceLasts = 30 * minute;

/** The setting of a contact with this purpose, sent while the customer was there; null: nowhere that is known. */
export function settingFor(purpose: Purpose, presence: Presence | null): number {
  const at = presence === null ? 0 : presences[presence];
  return (purposes[purpose] ?? 0) | (at << presenceShift);
}

/** Which terms each setting has, from 0. */
export const termsOfSetting: readonly (readonly number[])[] = Array.from(
  { length: settingCount },
  (_, setting) => {
    const purpose = setting & 3;
    const presence = (setting >> presenceShift) & 3;
    return [
      ...(purpose > 0 ? [purpose - 1] : []),
      ...(presence > 0 ? [firstPresenceTerm + presence - 1] : []),
      ...((setting & acquired) !== 0 ? [acquiredTerm] : []),
    ];
  },
);

/** The sum of a setting's terms, of which the first stands at `from`. */
export function settingLogit(terms: Float64Array, from: number, setting: number): number {
  let logit = 0;
  for (const term of termsOfSetting[setting] ?? []) logit += terms[from + term] as number;
  return logit;
}

/** How far each term may be from nothing before anything was seen, as a variance of logits, in their order. */
export const settingVariance: readonly number[] = [0.5, 0.5, 0.25, 0.25, 0.25, 0.1];
