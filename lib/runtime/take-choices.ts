import type { Result } from '../../web/customer/choices-page.ts';
import type { Company } from '../../web/customer/page.ts';
import type { Tongue } from '../../web/customer/words/words.ts';
import { maskAddress } from '../address/mask-address.ts';
import { emptyLog } from '../core/learning/response-log.ts';
import { whatWasLearned } from '../core/learning/what-was-learned.ts';
import { readForm } from '../core/preference-form/read-form.ts';
import { Channel } from '../core/vocabulary.ts';
import { recordChange } from '../store/audit-trail.ts';
import { forgetLearned } from '../store/note-response.ts';
import { readCustomer } from '../store/read-customer.ts';
import { choicesView } from './choices-view.ts';
import type { Opened } from './open-choices.ts';
import { type Seen, unpackSeen } from './page-form.ts';
import { closingStore, type SuppressingPorts } from './ports.ts';
import type { ShownBefore } from './render-choices.ts';
import { reopenAddress } from './reopen-address.ts';
import { differences, formChange, pageClient, saveChoices, type Wish } from './save-choices.ts';

type Ports = SuppressingPorts & { company: Company };

/** What came of a form; `opened` with the customer as they are now. */
export type TakenForm =
  | { outcome: 'shown'; status: number; opened: Opened; result: Result; before?: ShownBefore }
  /** Not a form of ours, or cut off on its way. */
  | { outcome: 'damaged' }
  /** Erased, or merged away, since the link was opened. */
  | { outcome: 'gone' };

/** Does what a customer asks for with the form of their page: save, stop everything, resume, forget, or reopen an address. */
export async function takeChoices(
  ports: Ports,
  opened: Opened,
  tongue: Tongue,
  form: URLSearchParams,
): Promise<TakenForm> {
  const seen = unpackSeen(form.get('seen'));
  const version = /^\d{1,9}$/.test(form.get('version') ?? '') ? Number(form.get('version')) : null;
  // The last field of the form: what was cut off on its way must not be taken for boxes that were left empty.
  if (seen === null || version === null || form.get('end') !== '1') return { outcome: 'damaged' };
  const [verb, name] = (form.get('act') ?? '').split('.');
  switch (verb) {
    case 'save':
      return save(ports, opened, tongue, form, seen, version);
    case 'stop':
    case 'resume': {
      const change: Wish['change'] = (current) => ({ ...current, doNotContact: verb === 'stop' });
      return finish(ports, opened, { change, version, language: null, consents: [] });
    }
    case 'forget':
      return forget(ports, opened);
    case 'reopen': {
      const channel = Channel.safeParse(name);
      return channel.success ? reopen(ports, opened, channel.data, version) : { outcome: 'damaged' };
    }
    default:
      return { outcome: 'damaged' };
  }
}

async function save(
  ports: Ports,
  opened: Opened,
  tongue: Tongue,
  form: URLSearchParams,
  seen: Seen,
  version: number,
): Promise<TakenForm> {
  const { link, customer } = opened;
  const { company } = ports;
  const keyring = await ports.keyring();
  const { ways, frame } = await choicesView({ ...ports, keyring, now: ports.clock() }, customer, link);
  const { wanted, faults } = readForm(form, seen.preferences, frame);
  if (faults.length > 0) {
    const before = { seen, version, preferences: wanted };
    return {
      outcome: 'shown',
      status: 422,
      opened,
      result: { kind: 'faults', faults, posted: form },
      before,
    };
  }
  const chosen = form.get('language') ?? '';
  const language = chosen !== '' && chosen !== seen.language && /^(?:en|es|zh)$/.test(chosen) ? chosen : null;
  const consents = ways.flatMap(({ channel, masked }) => {
    const granted = form.get(`consent.${channel}`) !== null;
    if (granted === (seen.consents[channel] === true)) return [];
    const wording = tongue.words.centre.consent(company.name, tongue.words.inChannel[channel]);
    const came = link.channel === null ? 'handed out by the company' : `sent by ${link.channel}`;
    return [{ channel, granted, wording, evidence: `${tongue.tag}; ${masked}; link ${came}` }];
  });
  if (differences(seen.preferences, wanted).length === 0 && language === null && consents.length === 0) {
    const nothing = { kind: 'saved', changes: [], effectiveAt: ports.clock() } as const;
    return { outcome: 'shown', status: 200, opened, result: nothing };
  }
  const change = formChange(seen.preferences, wanted);
  return finish(ports, opened, { change, version, language, consents });
}

async function finish(ports: Ports, opened: Opened, wish: Wish): Promise<TakenForm> {
  const saved = await saveChoices(await closingStore(ports), opened.link.customerId, wish);
  if (saved.outcome === 'unknown-customer') return { outcome: 'gone' };
  const { outcome: kind, changes, effectiveAt } = saved;
  return again(ports, opened, kind === 'stale' ? 409 : 200, { kind, changes, effectiveAt });
}

async function forget(ports: Ports, opened: Opened): Promise<TakenForm> {
  const { customerId } = opened.link;
  const { contacts } = whatWasLearned(opened.customer.learned?.log ?? emptyLog, 'UTC');
  await forgetLearned(ports, customerId);
  const changes = [{ pointer: '#/learned/contacts', from: contacts, to: 0 }];
  const entry = { what: 'learned', actor: 'customer', client: pageClient, changes } as const;
  await recordChange(ports, { customerId }, entry);
  return again(ports, opened, 200, { kind: 'forgotten' });
}

async function reopen(ports: Ports, opened: Opened, channel: Channel, version: number): Promise<TakenForm> {
  const fanOut = (addressHash: string) => ports.fanOut.send({ addressHash, after: null });
  const reopened = await reopenAddress(await closingStore(ports), fanOut, opened.link, channel, version);
  switch (reopened.outcome) {
    case 'reopened': {
      const { address, effectiveAt } = reopened;
      return again(ports, opened, 200, { kind: 'reopened', masked: maskAddress(address), effectiveAt });
    }
    case 'stale':
      return again(ports, opened, 409, { kind: 'stale', changes: [], effectiveAt: ports.clock() });
    case 'not-theirs':
      return again(ports, opened, 403, { kind: 'reopen-refused' });
    default:
      return reopened satisfies never;
  }
}

/** What came of it, with the customer as they are now. */
async function again(ports: Ports, opened: Opened, status: number, result: Result): Promise<TakenForm> {
  const customer = await readCustomer(ports.table, opened.link.customerId, { consistent: true });
  return customer
    ? { outcome: 'shown', status, opened: { ...opened, customer }, result }
    : { outcome: 'gone' };
}
