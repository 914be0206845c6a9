import type { HeldView } from '../../web/customer/held-page.ts';
import { maskAddress } from '../address/mask-address.ts';
import type { AuditedNoun } from '../core/audit.ts';
import { readLedger } from '../store/consent-ledger.ts';
import { readChanges } from '../store/read-audit-trail.ts';
import type { Customer } from '../store/read-customer.ts';
import type { Table } from '../store/table.ts';
import { zonesOf } from './choices-view.ts';

/** What the customer's trail shows them: their wishes and permissions, and what became of them. */
const nouns: readonly AuditedNoun[] = ['preferences', 'consent', 'merge'];
const latest = 50;

/** Everything that is held on a customer, as their page shows it. */
export async function heldView(table: Table, { profile, gate }: Customer): Promise<HeldView> {
  const { customerId, country, region, postalCode, timeZone, language, segments, attributes } = profile;
  const [ledger, trail] = await Promise.all([
    readLedger(table, customerId),
    readChanges(table, { customerId }, { after: null, limit: latest }),
  ]);
  const zones = zonesOf(
    profile,
    profile.contactPoints.map(({ channel }) => channel),
  );
  const values = {
    country,
    region,
    postalCode,
    timeZone,
    language,
    segments: segments.length > 0 ? segments.join(', ') : null,
    attributes: listed(attributes),
  };
  return {
    zone: zones.length === 1 ? (zones[0] ?? null) : null,
    addresses: profile.contactPoints.map(({ channel, address, verifiedAt }) => ({
      channel,
      masked: maskAddress(address),
      verifiedAt,
    })),
    details: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
    consents: ledger
      .slice(-latest)
      .reverse()
      .map(({ channel, purpose, status, capturedAt, wording, source }) => ({
        channel,
        purpose,
        status,
        capturedAt,
        wording: wording ?? null,
        source,
      })),
    contacts: [...gate.contacts].reverse(),
    history: trail.entries.filter(({ what }) => nouns.includes(what)),
  };
}

function listed(attributes: Customer['profile']['attributes']): string | null {
  const entries = Object.entries(attributes).filter(([, value]) => value !== null);
  return entries.length === 0 ? null : entries.map(([name, value]) => `${name}: ${value}`).join(', ');
}
