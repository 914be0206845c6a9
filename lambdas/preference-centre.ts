import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { companyOf, environmentOf } from '../lib/functions.ts';
import { pageTongue, refusedAsPage } from '../lib/runtime/customer-page.ts';
import { heldView } from '../lib/runtime/held-view.ts';
import { openAskedConsent, openChoices } from '../lib/runtime/open-choices.ts';
import { isFromElsewhere, isOurForm } from '../lib/runtime/page-form.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { renderChoices } from '../lib/runtime/render-choices.ts';
import { renewLink } from '../lib/runtime/renew-link.ts';
import { type TakenForm, takeChoices } from '../lib/runtime/take-choices.ts';
import { confirmConsent } from '../lib/store/confirm-consent.ts';
import { askToConfirm, confirmed, notConfirmed } from '../web/customer/confirm-page.ts';
import { heldPage } from '../web/customer/held-page.ts';
import { expiredLink, refusedPage, renewedLink, wrongLink } from '../web/customer/link-pages.ts';
import { type Company, pageHeaders } from '../web/customer/page.ts';
import type { Tongue } from '../web/customer/words/words.ts';

export type PreferenceCentrePorts = SuppressingPorts & { company: Company; publicOrigin: string };

const aForm = ['application/x-www-form-urlencoded'];

/** The page on which customers see and change what they wish. The link is the credential; only POST changes anything. */
export function createPreferenceCentre(ports: PreferenceCentrePorts): HttpHandler {
  const { company } = ports;
  const headers = pageHeaders(company);
  const shown = (status: number, body: string): Answer => ({ status, headers, body });
  const refused = (tongue: Tongue) => shown(403, refusedPage(company, tongue, 'refused'));
  const wrong = (tongue: Tongue) => shown(404, wrongLink(company, tongue));

  return httpFunction(
    'preference-centre',
    ports,
    {
      'GET /p/{token}': async (asked) => {
        const opened = await openChoices(ports, asked.params.token);
        const tongue = pageTongue(asked, 'customer' in opened ? opened.customer : null);
        if ('fault' in opened)
          return opened.fault === 'expired' ? shown(410, expiredLink(company, tongue)) : wrong(tongue);
        if (asked.query.part === 'held')
          return shown(200, heldPage(company, tongue, await heldView(ports.table, opened.customer)));
        return shown(200, await renderChoices(ports, opened, tongue, null));
      },

      'POST /p/{token}': {
        accepts: aForm,
        handle: async (asked) => {
          const opened = await openChoices(ports, asked.params.token);
          const tongue = pageTongue(asked, 'customer' in opened ? opened.customer : null);
          if (isFromElsewhere(asked.headers, ports.publicOrigin)) return refused(tongue);
          const form = new URLSearchParams(String(asked.body));
          if ('fault' in opened) {
            if (!opened.claims) return wrong(tongue);
            if (form.get('act') !== 'renew') return shown(410, expiredLink(company, tongue));
            await renewLink(ports, opened.claims, tongue);
            return shown(200, renewedLink(company, tongue));
          }
          const isOurs = isOurForm(await ports.keyring(), opened.token, form.get('proof'));
          if (opened.link.purpose !== 'edit' || !isOurs) return refused(tongue);
          return answerTo(await takeChoices(ports, opened, tongue, form), tongue);
        },
      },

      'GET /c/{token}': async (asked) => {
        const asking = await openAskedConsent(ports, asked.params.token);
        const tongue = pageTongue(asked, asking?.customer ?? null);
        return asking ? shown(200, askToConfirm(company, tongue, asking.entry)) : wrong(tongue);
      },

      'POST /c/{token}': {
        accepts: aForm,
        handle: async (asked) => {
          const asking = await openAskedConsent(ports, asked.params.token);
          const tongue = pageTongue(asked, asking?.customer ?? null);
          if (isFromElsewhere(asked.headers, ports.publicOrigin)) return refused(tongue);
          if (!asking) return wrong(tongue);
          const said = await confirmConsent(await closingStore(ports), asking.link, 'confirmation-page');
          return said.outcome === 'not-confirmable'
            ? shown(409, notConfirmed(company, tongue))
            : shown(200, confirmed(company, tongue));
        },
      },
    },
    refusedAsPage(company),
  );

  async function answerTo(taken: TakenForm, tongue: Tongue): Promise<Answer> {
    switch (taken.outcome) {
      case 'shown':
        return shown(
          taken.status,
          await renderChoices(ports, taken.opened, tongue, taken.result, taken.before),
        );
      case 'damaged':
        return shown(400, refusedPage(company, tongue, 'damaged'));
      case 'gone':
        return wrong(tongue);
      default:
        return taken satisfies never;
    }
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
