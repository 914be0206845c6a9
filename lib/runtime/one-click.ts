import type { Narrowing } from '../../web/customer/unsubscribe-page.ts';
import type { LinkClaims } from '../address/signed-link.ts';
import type { Change } from '../core/audit.ts';
import type { Preferences } from '../core/customer.ts';
import { topicByChannel } from '../core/preference-form/merge.ts';
import { preferencesOf } from '../core/preferences.ts';
import type { SuppressionKind } from '../core/suppression.ts';
import { day, minute } from '../core/vocabulary.ts';
import { savePreferences } from '../store/save-preferences.ts';
import type { StorePorts } from '../store/store-ports.ts';
import { type FanOut, liftSuppression, suppressAddress } from '../store/suppress-address.ts';
import { zonesOf } from './choices-view.ts';
import { closingStore, type SuppressingPorts } from './ports.ts';
import { differences, pageClient } from './save-choices.ts';

/** What one click closes: marketing mail to the address, whoever has it. */
const marketingMail: SuppressionKind = {
  reason: 'customer-request',
  scope: 'marketing',
  channels: ['email'],
};

/**
 * Stops marketing mail to the address that the link was sent to. A mailbox that posts or mails again and again, or a thousand times at
 * once, repeats one act: only the first of a minute is written.
 */
export async function unsubscribeLink(
  ports: SuppressingPorts,
  { addressHash }: LinkClaims,
  { source, at }: { source: string; at: number },
): Promise<void> {
  if (addressHash === null) return;
  const store = await closingStore(ports);
  const fanOut = (hash: string) => ports.fanOut.send({ addressHash: hash, after: null });
  const suppression = { ...marketingMail, source, at, expiresAt: null };
  await suppressAddress(store, fanOut, addressHash, suppression, { sameActWithin: minute, receivedAt: at });
}

/**
 * Less than no marketing mail at all, chosen right after unsubscribing: the narrower wish holds first, then the wider one is
 * lifted. Null: there is no such customer any more.
 */
export async function narrow(
  store: StorePorts,
  fanOut: FanOut,
  link: LinkClaims,
  less: Narrowing,
): Promise<{ changes: Change[]; effectiveAt: number; zone: string | null } | null> {
  const now = store.clock();
  const saved = await savePreferences(
    store,
    link.customerId,
    (current) => narrower(current, link, less, now),
    {
      actor: 'customer',
      client: pageClient,
      ifVersion: null,
    },
  );
  if (saved.outcome !== 'saved' || link.addressHash === null) return null;
  await liftSuppression(store, fanOut, link.addressHash, marketingMail, now);
  const { profile, gate } = saved.customer;
  const zones = zonesOf(profile, ['email']);
  return {
    changes: differences(saved.before, preferencesOf(profile, gate), ['email']),
    effectiveAt: store.clock(),
    zone: zones.length === 1 ? (zones[0] ?? null) : null,
  };
}

const monthOfDays = 30;

/** Only ever less than now, so that it needs no version. */
function narrower(current: Preferences, { topic }: LinkClaims, less: Narrowing, now: number): Preferences {
  switch (less) {
    case 'topic': {
      if (topic === undefined) return current;
      const settings = { ...topicByChannel(current.topics[topic]), email: 'blocked' as const };
      return { ...current, topics: { ...current.topics, [topic]: settings } };
    }
    case 'weekly':
      return { ...current, maxPerWeek: Math.min(1, current.maxPerWeek ?? 1) };
    case 'month':
      return { ...current, pausedUntil: Math.max(current.pausedUntil ?? 0, now + monthOfDays * day) };
    default:
      return less satisfies never;
  }
}
