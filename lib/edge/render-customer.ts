import { detailsOf, type Preferences, type Profile } from '../core/customer.ts';
import type { ConsentState, Gate } from '../core/gate.ts';
import { preferencesOf } from '../core/preferences.ts';
import { instantText } from './time-words.ts';

/** A customer as the API shows them: who they are, what they wish, and a summary of their consents. */
export function renderCustomer({ profile, gate }: { profile: Profile; gate: Gate }): Record<string, unknown> {
  return {
    id: profile.customerId,
    ...known(detailsOf(profile)),
    segments: profile.segments,
    attributes: profile.attributes,
    contactPoints: profile.contactPoints.map(({ channel, address, verifiedAt, source }) => ({
      channel,
      address,
      ...known({ verifiedAt: verifiedAt === null ? null : instantText(verifiedAt), source }),
    })),
    preferences: renderPreferences(preferencesOf(profile, gate)),
    consents: gate.consents.map(renderConsentState),
    updatedAt: instantText(profile.updatedAt),
  };
}

/** Preferences as a caller may send them back; what is not set is left out. */
export function renderPreferences({
  pausedUntil,
  windows,
  maxPerWeek,
  ...rest
}: Preferences): Record<string, unknown> {
  return {
    ...rest,
    ...known({ pausedUntil: pausedUntil === null ? null : instantText(pausedUntil), windows, maxPerWeek }),
  };
}

function renderConsentState({
  channel,
  purpose,
  status,
  at,
  byCustomer,
  until,
  basis,
}: ConsentState): Record<string, unknown> {
  return {
    channel,
    purpose,
    status,
    at: instantText(at),
    byCustomer,
    ...(until === undefined ? {} : { expiresAt: instantText(until) }),
    ...(basis === undefined ? {} : { basis }),
  };
}

function known(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
