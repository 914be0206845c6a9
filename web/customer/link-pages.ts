import { html } from 'hono/html';
import { type Company, page } from './page.ts';
import type { Tongue } from './words/words.ts';

const plainPage = (company: Company, tongue: Tongue, title: string, body: unknown) =>
  page({ company, tongue, title, body, plain: true });

/** For a link that is cut off, forged or somebody else's: it tells nothing about who exists. */
export function wrongLink(company: Company, tongue: Tongue): string {
  const { link } = tongue.words;
  return plainPage(
    company,
    tongue,
    link.wrongTitle,
    html`<p>${link.wrong}</p><p class="hint">${link.otherWays}</p>`,
  );
}

/** For a link of ours that is too old; a fresh one goes to an address of the customer. */
export function expiredLink(company: Company, tongue: Tongue): string {
  const { link } = tongue.words;
  return plainPage(
    company,
    tongue,
    link.expiredTitle,
    html`<p>${link.expired}</p><form method="post" action="?lang=${tongue.language}"><button name="act" value="renew">${link.renew}</button></form><p class="hint">${link.otherWays}</p>`,
  );
}

/** The same whether or not there is such a customer, and whatever came of it. */
export function renewedLink(company: Company, tongue: Tongue): string {
  const { link } = tongue.words;
  return plainPage(company, tongue, link.renewedTitle, html`<p role="status">${link.renewed}</p>`);
}

/** Why a request for a page was not carried out. */
export type Refusal = 'refused' | 'damaged' | 'tooLarge' | 'busy';

export function refusedPage(company: Company, tongue: Tongue, refusal: Refusal): string {
  const { link } = tongue.words;
  return plainPage(
    company,
    tongue,
    refusal === 'busy' ? link.busyTitle : link.refusedTitle,
    html`<p>${link[refusal]}</p><p><a href="?lang=${tongue.language}">${link.back}</a></p>`,
  );
}
