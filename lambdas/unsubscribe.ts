import { openLink } from '../lib/address/signed-link.ts';
import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { problem } from '../lib/edge/problem.ts';
import { environmentOf } from '../lib/functions.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { suppressAddress } from '../lib/store/suppress-address.ts';
import { pageHeaders } from '../web/customer/page.ts';
import { askToUnsubscribe, linkDoesNotWork, unsubscribed } from '../web/customer/unsubscribe-page.ts';

export type UnsubscribePorts = SuppressingPorts & { company: string };

const shown = (status: number, body: string): Answer => ({ status, headers: pageHeaders, body });

/** One click stops marketing mail to an address (RFC 8058). Only POST changes anything; repeating it is harmless. */
export function createUnsubscribe(ports: UnsubscribePorts): HttpHandler {
  const open = async (token: string) => {
    const claims = openLink(await ports.keyring(), token, 'unsubscribe', ports.clock());
    return 'fault' in claims ? null : claims;
  };
  return httpFunction('unsubscribe', ports, {
    'GET /u/{token}': async ({ params }) =>
      (await open(params.token))
        ? shown(200, askToUnsubscribe(ports.company))
        : shown(404, linkDoesNotWork(ports.company)),

    'POST /u/{token}': {
      accepts: ['application/x-www-form-urlencoded', 'multipart/form-data'],
      handle: async ({ params, body }) => {
        const claims = await open(params.token);
        if (!claims) return shown(404, linkDoesNotWork(ports.company));
        if (!/List-Unsubscribe["\r\n=]+One-Click/.test(String(body)))
          return problem(400, 'NOT_ONE_CLICK', 'Send the form field List-Unsubscribe=One-Click.');
        const store = await closingStore(ports);
        const fanOut = (addressHash: string) => ports.fanOut.send({ addressHash, after: null });
        await suppressAddress(store, fanOut, claims.addressHash, {
          channels: [claims.channel],
          scope: 'marketing',
          reason: 'customer-request',
          source: 'one-click unsubscribe',
          at: ports.clock(),
          expiresAt: null,
        });
        return shown(200, unsubscribed(ports.company));
      },
    },
  });
}

export const handler = entry(() => {
  const environment = environmentOf('unsubscribe', process.env);
  return createUnsubscribe({ ...suppressingPorts(environment), company: environment.COMPANY_NAME });
});
