import type { Profile } from './customer.ts';
import { topicLimit, windowLimit } from './customer.ts';
import type { ConsentState, Contact, Gate } from './gate.ts';
import { withContact } from './gate-changes.ts';
import { strictest } from './preferences.ts';
import { type Channel, channels } from './vocabulary.ts';

/** Whether two entries of the contact log are the same contact, as far as the log can tell. */
export function sameContact(a: Contact, b: Contact): boolean {
  return (
    a.at === b.at &&
    a.channel === b.channel &&
    a.purpose === b.purpose &&
    a.topic === b.topic &&
    a.campaign === b.campaign &&
    a.conversation === b.conversation
  );
}

/** Why two customers cannot be merged by us; null: they can. */
export function mergeFault(target: Profile, source: Profile): 'hours-differ' | 'too-much' | null {
  if (target.windows && source.windows && !same(target.windows, source.windows)) return 'hours-differ';
  const merged = mergedHours(target, source);
  return merged.topics.length > topicLimit || merged.quietHours.length > windowLimit ? 'too-much' : null;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The hours and topics of both: only the windows of the one who has any, and the quiet hours of both. */
export function mergedHours(
  target: Profile,
  source: Profile,
): Pick<Profile, 'windows' | 'quietHours' | 'topics'> {
  const added = source.quietHours.filter((own) => !target.quietHours.some((known) => same(known, own)));
  return {
    windows: target.windows ?? source.windows,
    quietHours: [...target.quietHours, ...added],
    topics: [...new Set([...target.topics, ...source.topics])],
  };
}

/**
 * The target's gate with all that the source's closes and all its contacts. Doing it twice comes to the same: a contact that
 * both logs have to the millisecond is one contact. Consents are not touched here: `revocationsOf` says what to record.
 * @param never channels that are closed for good because the customer stopped an address of the source
 */
export function mergedGate(target: Gate, source: Gate, never: readonly Channel[]): Gate {
  const closed = strictest(source, target);
  const settings: Gate['channels'] = { ...closed.channels };
  for (const channel of channels) {
    const [setting, own] = [settings[channel], source.channels[channel]];
    // Alike closed in both: the customer's mark stays, whichever of the two has it.
    if (setting && own?.byCustomer && own.setting === setting.setting)
      settings[channel] = { ...setting, byCustomer: true };
    if (never.includes(channel)) settings[channel] = { setting: 'never', byCustomer: true };
  }
  const forgottenBefore = Math.max(target.forgottenBefore, source.forgottenBefore);
  let merged: Gate = { ...closed, channels: settings, forgottenBefore };
  for (const contact of source.contacts) {
    const times = (gate: Gate) => gate.contacts.filter((known) => sameContact(known, contact)).length;
    if (contact.at >= merged.forgottenBefore && times(merged) < times(source))
      merged = withContact(merged, contact);
  }
  return merged;
}

/** What the source revoked and the target has not: of both the stricter, so no grant outlives a revocation. */
export function revocationsOf(target: Gate, source: Gate): ConsentState[] {
  return source.consents.flatMap((own) => {
    if (own.status !== 'revoked') return [];
    const known = target.consents.find(
      (state) => state.channel === own.channel && state.purpose === own.purpose,
    );
    if (known?.status === 'revoked' && (known.byCustomer || !own.byCustomer)) return [];
    // As late as the grant it ends: on a tie the revocation holds.
    return [{ ...own, at: Math.max(own.at, known?.at ?? own.at) }];
  });
}
