import type { Channel, Purpose } from '../vocabulary.ts';
import type { LawRule, Medium, Occasion } from './rule-pack.ts';

export type OneMedium = Exclude<Medium, '*'>;
export type VoiceMode = 'live' | 'automated' | null;

/** The one map from the words of the packs to ours: the channel that a medium is. */
const channelOf: Readonly<Record<OneMedium, Channel>> = {
  voice_live: 'voice',
  voice_auto: 'voice',
  sms: 'sms',
  email: 'email',
  push: 'push',
  mail: 'mail',
};

/**
 * The purposes that an occasion is. What law says of informational messages holds for both of ours that inform: transactional
 * and service. Research is none of our purposes, so that its rules bind nothing.
 */
const purposesOf: Readonly<Record<Occasion, readonly Purpose[]>> = {
  marketing: ['marketing'],
  transactional: ['transactional', 'service'],
  debt_collection: ['collections'],
  research: [],
};

const media = Object.keys(channelOf) as OneMedium[];

/** What a contact may be in the eyes of the law; a call of which the mode is not said may be either, and both must pass. */
export function mediaOf(channel: Channel, mode: VoiceMode): readonly OneMedium[] {
  if (channel !== 'voice') return media.filter((medium) => channelOf[medium] === channel);
  if (mode === null) return ['voice_live', 'voice_auto'];
  return mode === 'live' ? ['voice_live'] : ['voice_auto'];
}

/** The channels whose contacts a rule is about. */
export function channelsOf(rule: LawRule): readonly Channel[] {
  const named = rule.media.includes('*') ? media : (rule.media as readonly OneMedium[]);
  return [...new Set(named.map((medium) => channelOf[medium]))];
}

/** The purposes that a rule is about. */
export function purposesBound(rule: LawRule): readonly Purpose[] {
  return rule.occasions.flatMap((occasion) => purposesOf[occasion]);
}

/** Whether a rule names the medium. */
export function names(rule: LawRule, medium: OneMedium): boolean {
  return rule.media.includes('*') || rule.media.includes(medium);
}

/** Whether a rule limits the medium: an automated call is never freer than a live one, which some packs alone speak of. */
export function limits(rule: LawRule, medium: OneMedium): boolean {
  return names(rule, medium) || (medium === 'voice_auto' && names(rule, 'voice_live'));
}
