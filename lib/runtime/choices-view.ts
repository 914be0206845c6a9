import type { ChoicesView, WayView } from '../../web/customer/choices-page.ts';
import type { Company } from '../../web/customer/page.ts';
import { addressHash } from '../address/hash-address.ts';
import { maskAddress } from '../address/mask-address.ts';
import type { LinkClaims } from '../address/signed-link.ts';
import type { Profile } from '../core/customer.ts';
import type { Keyring } from '../core/keyring.ts';
import { emptyLog } from '../core/learning/response-log.ts';
import { whatWasLearned } from '../core/learning/what-was-learned.ts';
import { whereabouts } from '../core/place/candidate-places.ts';
import { topicByChannel } from '../core/preference-form/merge.ts';
import type { FormFrame } from '../core/preference-form/read-form.ts';
import { preferencesOf } from '../core/preferences.ts';
import type { Channel } from '../core/vocabulary.ts';
import { readAddressState } from '../store/change-address-state.ts';
import type { Learned } from '../store/learned-items.ts';
import type { Customer } from '../store/read-customer.ts';
import type { Table } from '../store/table.ts';

/** A customer with what their answers taught. */
export type KnownCustomer = Customer & { learned: Learned | null };

type Shown = Pick<
  ChoicesView,
  'preferences' | 'ways' | 'topics' | 'learned' | 'zone' | 'language' | 'now'
> & {
  frame: FormFrame;
  version: number;
};

/** What the page shows of a customer to whoever holds the link. */
export async function choicesView(
  ports: { table: Table; keyring: Keyring; company: Company; now: number },
  { profile, gate, learned }: KnownCustomer,
  link: LinkClaims,
): Promise<Shown> {
  const preferences = preferencesOf(profile, gate);
  const channels = profile.contactPoints.map(({ channel }) => channel);
  const zones = zonesOf(profile, channels);
  const named = ports.company.topics.map(({ id }) => id);
  // Also what was blocked by a name that the company no longer offers: it holds, so it is shown.
  const blocked = Object.keys(preferences.topics).filter((id) =>
    Object.values(topicByChannel(preferences.topics[id])).includes('blocked'),
  );
  const topics = [...new Set([...named, ...blocked])];
  const ways = await Promise.all(
    profile.contactPoints.map(async ({ channel, address }): Promise<WayView> => {
      const consent = gate.consents.find((each) => each.channel === channel && each.purpose === 'marketing');
      return {
        channel,
        masked: maskAddress(address),
        stopped: gate.suppressions.some((each) => each.channel === channel && each.until > ports.now)
          ? await whyStopped(ports, channel, addressHash(ports.keyring, address), link)
          : null,
        consent: consent ? { granted: consent.status === 'granted', at: consent.at } : null,
      };
    }),
  );
  return {
    preferences,
    ways,
    topics,
    learned: whatWasLearned(learned?.log ?? emptyLog, zones[0] ?? 'UTC'),
    zone: zones.length === 1 ? (zones[0] ?? null) : null,
    language: profile.language,
    now: ports.now,
    frame: { channels, topics, zones, now: ports.now },
    version: gate.preferenceVersion,
  };
}

/** Everywhere the customer may be. */
export function zonesOf(profile: Profile, channels: readonly Channel[]): readonly string[] {
  if (profile.timeZone !== null) return [profile.timeZone];
  const all = (channels.length > 0 ? channels : (['email'] as const)).flatMap(
    (channel) => whereabouts(profile, channel, 'marketing').zones,
  );
  return [...new Set(all)];
}

/** Only who got the link at an address may open that address again, and only what the customer closed. */
async function whyStopped(
  ports: { table: Table; now: number },
  channel: Channel,
  hash: string,
  link: LinkClaims,
): Promise<NonNullable<WayView['stopped']>> {
  const { suppressions } = await readAddressState(ports.table, hash);
  const concerned = suppressions.filter(
    (each) => each.channels.includes(channel) && (each.expiresAt ?? Number.POSITIVE_INFINITY) > ports.now,
  );
  const requests = concerned.filter(({ reason }) => reason === 'customer-request');
  if (requests.length < concerned.length || requests.length === 0) return { at: null, reopenable: false };
  return { at: Math.max(...requests.map(({ at }) => at)), reopenable: link.addressHash === hash };
}
