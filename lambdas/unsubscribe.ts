import { type LinkClaims, linkLifetimes, openLink, signLink } from '../lib/address/signed-link.ts';
import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { companyOf, environmentOf } from '../lib/functions.ts';
import { pageTongue, refusedAsPage } from '../lib/runtime/customer-page.ts';
import { narrow, unsubscribeLink } from '../lib/runtime/one-click.ts';
import { formProof, isFromElsewhere, isOurForm } from '../lib/runtime/page-form.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { refusedPage, wrongLink } from '../web/customer/link-pages.ts';
import { type Company, pageHeaders } from '../web/customer/page.ts';
import {
  askToUnsubscribe,
  type Narrowing,
  narrowed,
  narrowings,
  unsubscribed,
} from '../web/customer/unsubscribe-page.ts';
import type { Tongue } from '../web/customer/words/words.ts';

export type UnsubscribePorts = SuppressingPorts & { company: Company; publicOrigin: string };

/** One click stops marketing mail to an address (RFC 8058). Only POST changes anything; repeating it is harmless. */
export function createUnsubscribe(ports: UnsubscribePorts): HttpHandler {
  const { company } = ports;
  const headers = pageHeaders(company);
  const shown = (status: number, body: string): Answer => ({ status, headers, body });

  const open = async (token: string) => openLink(await ports.keyring(), token, 'unsubscribe', ports.clock());
  // Wrong, old or a stranger's: one page for all.
  const closed = (tongue: Tongue) => shown(404, wrongLink(company, tongue));

  return httpFunction(
    'unsubscribe',
    ports,
    {
      'GET /u/{token}': async (asked) => {
        const link = await open(asked.params.token);
        const tongue = pageTongue(asked, null);
        return 'fault' in link ? closed(tongue) : shown(200, askToUnsubscribe(company, tongue));
      },

      'POST /u/{token}': {
        accepts: ['application/x-www-form-urlencoded', 'multipart/form-data'],
        handle: async (asked) => {
          const { token } = asked.params;
          const link = await open(token);
          const tongue = pageTongue(asked, null);
          if ('fault' in link) return closed(tongue);
          const body = String(asked.body);
          const less = narrowings.find((each) => each === new URLSearchParams(body).get('less'));
          if (less) return narrowTo(less, link, token, tongue, asked);
          if (!/List-Unsubscribe["\r\n=]+One-Click/.test(body))
            return shown(400, refusedPage(company, tongue, 'damaged'));
          await unsubscribeLink(ports, link, { source: 'one-click unsubscribe', at: ports.clock() });
          return shown(200, await done(link, token, tongue));
        },
      },
    },
    refusedAsPage(company),
  );

  async function done(link: LinkClaims, token: string, tongue: Tongue): Promise<string> {
    const keyring = await ports.keyring();
    const { customerId, channel, addressHash } = link;
    const expiresAt = ports.clock() + linkLifetimes.edit;
    const edit = signLink(keyring, { purpose: 'edit', customerId, channel, addressHash, expiresAt });
    return unsubscribed(company, tongue, {
      topic: link.topic ?? null,
      proof: formProof(keyring, token),
      choices: `/p/${edit}`,
    });
  }

  /** It opens something, so unlike the one click it must come from our own page. */
  async function narrowTo(
    less: Narrowing,
    link: LinkClaims,
    token: string,
    tongue: Tongue,
    asked: { headers: Readonly<Record<string, string>>; body: unknown },
  ): Promise<Answer> {
    const proof = new URLSearchParams(String(asked.body)).get('proof');
    if (isFromElsewhere(asked.headers, ports.publicOrigin) || !isOurForm(await ports.keyring(), token, proof))
      return shown(403, refusedPage(company, tongue, 'refused'));
    const fanOut = (addressHash: string) => ports.fanOut.send({ addressHash, after: null });
    const saved = await narrow(await closingStore(ports), fanOut, link, less);
    return saved ? shown(200, narrowed(company, tongue, saved)) : shown(404, wrongLink(company, tongue));
  }
}

export const handler = entry(() => {
  const environment = environmentOf('unsubscribe', process.env);
  return createUnsubscribe({
    ...suppressingPorts(environment),
    company: companyOf(environment),
    publicOrigin: environment.PUBLIC_ORIGIN,
  });
});
