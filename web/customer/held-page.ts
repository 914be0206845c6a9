import { html } from 'hono/html';
import type { AuditEntry } from '../../lib/core/audit.ts';
import type { Contact } from '../../lib/core/gate.ts';
import type { Channel, Purpose } from '../../lib/core/vocabulary.ts';
import { type Company, page } from './page.ts';
import { sayChange } from './say-change.ts';
import { sayDay, sayMoment } from './say-times.ts';
import { tabs } from './tabs.ts';
import type { Tongue } from './words/words.ts';

/** Everything that is held on a customer, as the page may show it: addresses in part. */
export type HeldView = {
  zone: string | null;
  addresses: readonly { channel: Channel; masked: string; verifiedAt: number | null }[];
  /** What is known, by the name of the field. */
  details: Readonly<
    Partial<
      Record<
        'country' | 'region' | 'postalCode' | 'timeZone' | 'language' | 'segments' | 'attributes',
        string
      >
    >
  >;
  /** The ledger of consents, latest first. */
  consents: readonly {
    channel: Channel;
    purpose: Purpose;
    status: 'granted' | 'revoked' | 'pending' | 'expired';
    capturedAt: number;
    wording: string | null;
    source: string;
  }[];
  /** Latest first. */
  contacts: readonly Pick<Contact, 'at' | 'channel' | 'purpose'>[];
  /** Latest first. */
  history: readonly AuditEntry[];
};

/** What Kairos holds about a customer, and how it came to be. */
export function heldPage(company: Company, tongue: Tongue, view: HeldView): string {
  const { words } = tongue;
  const { held } = words;
  const moment = (at: number) =>
    html`<time datetime="${new Date(at).toISOString()}">${sayMoment(tongue, at, view.zone)}</time>`;
  const card = (title: string, items: readonly unknown[], none: string) =>
    html`<section class="card"><h2>${title}</h2>${items.length > 0 ? html`<ul class="list">${items}</ul>` : html`<p class="hint">${none}</p>`}</section>`;
  const details = Object.entries(view.details) as [keyof HeldView['details'], string][];
  return page({
    company,
    tongue,
    title: held.title,
    query: '&part=held',
    body: html`<p class="lead">${held.lead}</p>${tabs(tongue, 'held')}
${card(
  held.addresses,
  view.addresses.map(
    ({ channel, masked, verifiedAt }) =>
      html`<li>${words.channel[channel]} <span dir="ltr">${masked}</span>${verifiedAt === null ? '' : html` <small>${held.verified(sayDay(tongue, verifiedAt, view.zone))}</small>`}</li>`,
  ),
  '–',
)}
${details.length > 0 ? html`<section class="card"><h2>${held.details}</h2><dl>${details.map(([name, value]) => html`<dt>${held[name]}</dt><dd>${value}</dd>`)}</dl></section>` : ''}
${card(
  held.consents,
  view.consents.map(
    ({ channel, purpose, status, capturedAt, wording, source }) =>
      html`<li><strong>${held.status[status]}</strong>: ${words.purpose[purpose]} ${words.inChannel[channel]} ${moment(capturedAt)} <small>${source}</small>${wording === null ? '' : html`<q>${wording}</q>`}</li>`,
  ),
  held.noConsents,
)}
${card(
  held.contacts,
  view.contacts.map(
    ({ at, channel, purpose }) =>
      html`<li>${moment(at)} ${words.channel[channel]}, ${words.purpose[purpose]}</li>`,
  ),
  held.noContacts,
)}
${card(
  held.history,
  view.history.map(
    ({ at, actor, changes }) =>
      html`<li>${moment(at)} <small>${actor === 'customer' ? held.byCustomer : held.byCompany}</small><br>${changes.map((change) => html`${sayChange({ tongue, company, zone: view.zone }, change)} `)}</li>`,
  ),
  held.noHistory,
)}`,
  });
}
