import { type Change, changesBetween } from '../core/audit.ts';
import type { Preferences } from '../core/customer.ts';
import { closingPart, mergeForm, topicByChannel } from '../core/preference-form/merge.ts';
import { preferencesOf } from '../core/preferences.ts';
import { type Channel, channels } from '../core/vocabulary.ts';
import type { Customer } from '../store/read-customer.ts';
import { recordConsent } from '../store/record-consent.ts';
import { savePreferences } from '../store/save-preferences.ts';
import type { StorePorts } from '../store/store-ports.ts';

/** What a customer wants to be different, on their own page. */
export type Wish = {
  /** From what they saw and what came back, to what shall hold. */
  change: (current: Preferences) => Preferences;
  /** The version of what they saw. */
  version: number;
  /** Null: as it is. */
  language: string | null;
  /** Yes or no to marketing, where it differs from what they saw; with the words that were shown beside it. */
  consents: readonly { channel: Channel; granted: boolean; wording: string; evidence: string }[];
};

export type SavedChoices =
  | { outcome: 'saved' | 'stale'; changes: Change[]; effectiveAt: number }
  | { outcome: 'unknown-customer' };

/** Who the audit trail says it was. */
export const pageClient = 'preference-centre';

/**
 * Saves what a customer chose. If something changed since they saw it, what they closed is closed all the same, and what
 * they wanted to open is not opened: they are asked again (`stale`).
 */
export async function saveChoices(
  ports: StorePorts,
  customerId: string,
  { change, version, language, consents }: Wish,
): Promise<SavedChoices> {
  const by = { actor: 'customer', client: pageClient, ...(language === null ? {} : { language }) } as const;
  let refused = false;
  let saved = await savePreferences(ports, customerId, change, { ...by, ifVersion: version });
  if (saved.outcome === 'stale') {
    const closing = (current: Preferences) => {
      const wished = change(current);
      const part = closingPart(current, wished);
      refused = differences(part, wished).length > 0;
      return part;
    };
    saved = await savePreferences(ports, customerId, closing, { ...by, ifVersion: null });
    refused ||= consents.some(({ granted }) => granted);
  }
  if (saved.outcome === 'unknown-customer') return { outcome: 'unknown-customer' };
  if (saved.outcome !== 'saved')
    throw new Error(`A customer's own choices were answered with ${saved.outcome}.`);

  const { profile, gate } = saved.customer;
  const changes = differences(saved.before, preferencesOf(profile, gate), reachable(saved.customer));
  if (language !== null) changes.push({ pointer: '#/language', from: null, to: language });
  let { effectiveAt } = saved;
  for (const { channel, granted, wording, evidence } of consents) {
    if (granted && refused) continue;
    const status = granted ? 'granted' : 'revoked';
    const event = {
      channel,
      purpose: 'marketing',
      status,
      capturedAt: ports.clock(),
      actor: 'customer',
      source: pageClient,
      wording,
      evidence,
    } as const;
    const recorded = await recordConsent(ports, customerId, event, pageClient);
    // Merged or erased a moment ago: the page must not say that it is saved.
    if (recorded.outcome === 'unknown-customer') return recorded;
    if (recorded.outcome !== 'recorded') continue;
    effectiveAt = recorded.effectiveAt;
    changes.push({ pointer: `#/${channel}-marketing`, from: null, to: status });
  }
  return { outcome: refused ? 'stale' : 'saved', changes, effectiveAt };
}

/** What the form's fields make of what it showed. */
export function formChange(seen: Preferences, wanted: Preferences): Wish['change'] {
  return (current) => mergeForm(seen, wanted, current);
}

const reachable = ({ profile }: Customer) => profile.contactPoints.map(({ channel }) => channel);

/** What differs, topic by topic and channel by channel; what was never said is as good as allowed. */
export function differences(
  before: Preferences,
  after: Preferences,
  concerned: readonly Channel[] = channels,
): Change[] {
  return changesBetween(spelledOut(before, concerned), spelledOut(after, concerned)).filter(
    ({ from, to }) => !((from === null && to === 'allowed') || (from === 'allowed' && to === null)),
  );
}

function spelledOut(preferences: Preferences, concerned: readonly Channel[]): Record<string, unknown> {
  const topics = Object.entries(preferences.topics).map(([name, setting]) => {
    const settings = topicByChannel(setting);
    return [name, Object.fromEntries(concerned.map((channel) => [channel, settings[channel] ?? 'allowed']))];
  });
  return { ...preferences, topics: Object.fromEntries(topics) };
}
