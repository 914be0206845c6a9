import { openConfirmation } from '../lib/address/confirmation-link.ts';
import { maskAddress } from '../lib/address/mask-address.ts';
import { type LinkClaims, openEitherLink } from '../lib/address/signed-link.ts';
import { emptyLog } from '../lib/core/learning/response-log.ts';
import { whatWasLearned } from '../lib/core/learning/what-was-learned.ts';
import { readForm } from '../lib/core/preference-form/read-form.ts';
import { Channel } from '../lib/core/vocabulary.ts';
import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { companyOf, environmentOf } from '../lib/functions.ts';
import { choicesView, type KnownCustomer } from '../lib/runtime/choices-view.ts';
import { pageTongue, refusedAsPage } from '../lib/runtime/customer-page.ts';
import { heldView } from '../lib/runtime/held-view.ts';
import {
  formProof,
  isFromElsewhere,
  isOurForm,
  packSeen,
  type Seen,
  unpackSeen,
} from '../lib/runtime/page-form.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { renewLink } from '../lib/runtime/renew-link.ts';
import { reopenAddress } from '../lib/runtime/reopen-address.ts';
import { differences, formChange, pageClient, saveChoices } from '../lib/runtime/save-choices.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { confirmConsent } from '../lib/store/confirm-consent.ts';
import { readLedger } from '../lib/store/consent-ledger.ts';
import { forgetLearned } from '../lib/store/note-response.ts';
import { readCustomer } from '../lib/store/read-customer.ts';
import { type ChoicesView, choicesPage, type Result } from '../web/customer/choices-page.ts';
import { askToConfirm, confirmed, notConfirmed } from '../web/customer/confirm-page.ts';
import { heldPage } from '../web/customer/held-page.ts';
import { expiredLink, refusedPage, renewedLink, wrongLink } from '../web/customer/link-pages.ts';
import { type Company, pageHeaders } from '../web/customer/page.ts';
import type { Tongue } from '../web/customer/words/words.ts';

export type PreferenceCentrePorts = SuppressingPorts & { company: Company; publicOrigin: string };

type Asked = {
  params: { token: string };
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
};
/** A link that opens, and whose customer it opens. */
type Opened = { link: LinkClaims; customer: KnownCustomer; token: string };
type Closed = { fault: 'malformed' | 'forged' | 'expired'; claims?: LinkClaims };

/** The page on which customers see and change what they wish. The link is the credential; only POST changes anything. */
export function createPreferenceCentre(ports: PreferenceCentrePorts): HttpHandler {
  const { company } = ports;
  const headers = pageHeaders(company);
  const shown = (status: number, body: string): Answer => ({ status, headers, body });

  const open = async ({ params }: Asked): Promise<Opened | Closed> => {
    const keyring = await ports.keyring();
    const link = openEitherLink(keyring, params.token, ['edit', 'view'], ports.clock());
    if ('fault' in link) return link;
    const customer = await readCustomer(ports.table, link.customerId, { consistent: true });
    // Erased, or merged away: nothing tells that from a link that was never ours.
    return customer ? { link, customer, token: params.token } : { fault: 'forged' };
  };

  const choices = async (
    { link, customer, token }: Opened,
    tongue: Tongue,
    result: Result | null,
    shownBefore: { seen: Seen; version: number; preferences: ChoicesView['preferences'] } | null = null,
  ) => {
    const keyring = await ports.keyring();
    const view = await choicesView({ ...ports, keyring, now: ports.clock() }, customer, link);
    const consents = Object.fromEntries(
      view.ways.map(({ channel, consent }) => [channel, consent?.granted === true]),
    );
    const seen = shownBefore?.seen ?? { preferences: view.preferences, consents, language: view.language };
    return choicesPage(company, tongue, {
      ...view,
      preferences: shownBefore?.preferences ?? view.preferences,
      mayEdit: link.purpose === 'edit',
      form: {
        proof: formProof(keyring, token),
        seen: packSeen(seen),
        version: shownBefore?.version ?? view.version,
      },
      result,
    });
  };

  const handler = httpFunction(
    'preference-centre',
    ports,
    {
      'GET /p/{token}': async (asked) => {
        const opened = await open(asked);
        const tongue = pageTongue(asked, 'customer' in opened ? opened.customer : null);
        if ('fault' in opened)
          return opened.fault === 'expired'
            ? shown(410, expiredLink(company, tongue))
            : shown(404, wrongLink(company, tongue));
        if (asked.query.part === 'held')
          return shown(200, heldPage(company, tongue, await heldView(ports.table, opened.customer)));
        return shown(200, await choices(opened, tongue, null));
      },

      'GET /c/{token}': async (asked) => {
        const asking = await confirmation(asked.params.token);
        const tongue = pageTongue(asked, asking?.customer ?? null);
        return asking
          ? shown(200, askToConfirm(company, tongue, asking.entry))
          : shown(404, wrongLink(company, tongue));
      },

      'POST /c/{token}': {
        accepts: ['application/x-www-form-urlencoded'],
        handle: async (asked) => {
          const asking = await confirmation(asked.params.token);
          const tongue = pageTongue(asked, asking?.customer ?? null);
          if (isFromElsewhere(asked.headers, ports.publicOrigin))
            return shown(403, refusedPage(company, tongue, 'refused'));
          if (!asking) return shown(404, wrongLink(company, tongue));
          const said = await confirmConsent(await closingStore(ports), asking.link, 'confirmation-page');
          return said.outcome === 'not-confirmable'
            ? shown(409, notConfirmed(company, tongue))
            : shown(200, confirmed(company, tongue));
        },
      },

      'POST /p/{token}': {
        accepts: ['application/x-www-form-urlencoded'],
        handle: async (asked) => {
          const opened = await open(asked);
          const tongue = pageTongue(asked, 'customer' in opened ? opened.customer : null);
          if (isFromElsewhere(asked.headers, ports.publicOrigin))
            return shown(403, refusedPage(company, tongue, 'refused'));
          const form = new URLSearchParams(String(asked.body));
          if ('fault' in opened) {
            if (!opened.claims) return shown(404, wrongLink(company, tongue));
            if (form.get('act') === 'renew') await renewLink(ports, opened.claims, tongue);
            return form.get('act') === 'renew'
              ? shown(200, renewedLink(company, tongue))
              : shown(410, expiredLink(company, tongue));
          }
          if (
            opened.link.purpose !== 'edit' ||
            !isOurForm(await ports.keyring(), opened.token, form.get('proof'))
          )
            return shown(403, refusedPage(company, tongue, 'refused'));
          return act(opened, tongue, form);
        },
      },
    },
    refusedAsPage(company),
  );
  return handler;

  /** What the link of a double opt-in asks; null: it is none of ours, or too old. */
  async function confirmation(token: string) {
    const link = openConfirmation(await ports.keyring(), token, ports.clock());
    if ('fault' in link) return null;
    const customer = await readCustomer(ports.table, link.customerId, { consistent: true });
    const ledger = customer ? await readLedger(ports.table, link.customerId) : [];
    const entry = ledger.find(({ sequence }) => sequence === link.sequence);
    return customer && entry ? { link, customer, entry } : null;
  }

  async function act(opened: Opened, tongue: Tongue, form: URLSearchParams): Promise<Answer> {
    const seen = unpackSeen(form.get('seen'));
    const version = /^\d{1,9}$/.test(form.get('version') ?? '') ? Number(form.get('version')) : null;
    // The last field of the form: what was cut off on its way must not be taken for boxes that were left empty.
    if (seen === null || version === null || form.get('end') !== '1')
      return shown(400, refusedPage(company, tongue, 'damaged'));
    const [verb, name] = (form.get('act') ?? '').split('.');
    switch (verb) {
      case 'save':
        return save(opened, tongue, form, seen, version);
      case 'stop':
      case 'resume':
        return finish(opened, tongue, {
          change: (current) => ({ ...current, doNotContact: verb === 'stop' }),
          version,
          language: null,
          consents: [],
        });
      case 'forget':
        return forget(opened, tongue);
      case 'reopen': {
        const channel = Channel.safeParse(name);
        if (!channel.success) return shown(400, refusedPage(company, tongue, 'damaged'));
        return reopen(opened, tongue, channel.data, version);
      }
      default:
        return shown(400, refusedPage(company, tongue, 'damaged'));
    }
  }

  async function save(
    opened: Opened,
    tongue: Tongue,
    form: URLSearchParams,
    seen: Seen,
    version: number,
  ): Promise<Answer> {
    const { link, customer } = opened;
    const view = await choicesView(
      { ...ports, keyring: await ports.keyring(), now: ports.clock() },
      customer,
      link,
    );
    const { wanted, faults } = readForm(form, seen.preferences, view.frame);
    if (faults.length > 0) {
      const before = { seen, version, preferences: wanted };
      return shown(422, await choices(opened, tongue, { kind: 'faults', faults, posted: form }, before));
    }
    const chosen = form.get('language') ?? '';
    const language =
      chosen !== '' && chosen !== seen.language && /^(?:en|es|zh)$/.test(chosen) ? chosen : null;
    const consents = view.ways.flatMap(({ channel, masked }) => {
      const granted = form.get(`consent.${channel}`) !== null;
      if (granted === (seen.consents[channel] === true)) return [];
      const wording = tongue.words.centre.consent(company.name, tongue.words.inChannel[channel]);
      const came = link.channel === null ? 'handed out by the company' : `sent by ${link.channel}`;
      return [{ channel, granted, wording, evidence: `${tongue.tag}; ${masked}; link ${came}` }];
    });
    if (differences(seen.preferences, wanted).length === 0 && language === null && consents.length === 0)
      return shown(
        200,
        await choices(opened, tongue, { kind: 'saved', changes: [], effectiveAt: ports.clock() }),
      );
    return finish(opened, tongue, {
      change: formChange(seen.preferences, wanted),
      version,
      language,
      consents,
    });
  }

  async function finish(
    opened: Opened,
    tongue: Tongue,
    wish: Parameters<typeof saveChoices>[2],
  ): Promise<Answer> {
    const saved = await saveChoices(await closingStore(ports), opened.link.customerId, wish);
    if (saved.outcome === 'unknown-customer') return shown(404, wrongLink(company, tongue));
    const { outcome: kind, changes, effectiveAt } = saved;
    return again(opened, tongue, kind === 'stale' ? 409 : 200, { kind, changes, effectiveAt });
  }

  async function forget(opened: Opened, tongue: Tongue): Promise<Answer> {
    const { customerId } = opened.link;
    const { contacts } = whatWasLearned(opened.customer.learned?.log ?? emptyLog, 'UTC');
    await forgetLearned(ports, customerId);
    const changes = [{ pointer: '#/learned/contacts', from: contacts, to: 0 }];
    await recordChange(
      ports,
      { customerId },
      { what: 'learned', actor: 'customer', client: pageClient, changes },
    );
    return again(opened, tongue, 200, { kind: 'forgotten' });
  }

  async function reopen(opened: Opened, tongue: Tongue, channel: Channel, version: number): Promise<Answer> {
    const fanOut = (addressHash: string) => ports.fanOut.send({ addressHash, after: null });
    const reopened = await reopenAddress(await closingStore(ports), fanOut, opened.link, channel, version);
    switch (reopened.outcome) {
      case 'reopened': {
        const { address, effectiveAt } = reopened;
        return again(opened, tongue, 200, { kind: 'reopened', masked: maskAddress(address), effectiveAt });
      }
      case 'stale':
        return again(opened, tongue, 409, { kind: 'stale', changes: [], effectiveAt: ports.clock() });
      case 'not-theirs':
        return again(opened, tongue, 403, { kind: 'reopen-refused' });
      default:
        return reopened satisfies never;
    }
  }

  /** The page as it is now, with what came of it. */
  async function again(opened: Opened, tongue: Tongue, status: number, result: Result): Promise<Answer> {
    const customer = await readCustomer(ports.table, opened.link.customerId, { consistent: true });
    if (!customer) return shown(404, wrongLink(company, tongue));
    return shown(status, await choices({ ...opened, customer }, tongue, result));
  }
}

export const handler = entry(() => {
  const environment = environmentOf('preference-centre', process.env);
  return createPreferenceCentre({
    ...suppressingPorts(environment),
    company: companyOf(environment),
    publicOrigin: environment.PUBLIC_ORIGIN,
  });
});
