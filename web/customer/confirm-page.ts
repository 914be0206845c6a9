import { html } from 'hono/html';
import type { Channel, Purpose } from '../../lib/core/vocabulary.ts';
import { type Company, page } from './page.ts';
import type { Tongue } from './words/words.ts';

/** The consent that waits; `wording`: the words that were shown when it was asked for, which stand in the ledger. */
type Asked = { channel: Channel; purpose: Purpose; wording?: string | undefined };

function wordingOf(company: Company, { words }: Tongue, { channel, purpose, wording }: Asked): string {
  return wording ?? words.confirm.ask(company.name, words.purpose[purpose], words.inChannel[channel]);
}

/** Asks for the second yes. Nothing changes before the button is pressed: scanners open every link. */
export function askToConfirm(company: Company, tongue: Tongue, asked: Asked): string {
  const { confirm } = tongue.words;
  return page({
    company,
    tongue,
    plain: true,
    title: confirm.askTitle,
    body: html`<p>${wordingOf(company, tongue, asked)}</p><form method="post" action="?lang=${tongue.language}"><button>${confirm.button}</button></form><p class="hint">${confirm.not}</p>`,
  });
}

export function confirmed(company: Company, tongue: Tongue): string {
  const { confirm } = tongue.words;
  return page({
    company,
    tongue,
    plain: true,
    title: confirm.doneTitle,
    body: html`<p role="status">${confirm.done}</p>`,
  });
}

/** The customer took it back after they were asked; that is the later word. */
export function notConfirmed(company: Company, tongue: Tongue): string {
  const { confirm } = tongue.words;
  return page({
    company,
    tongue,
    plain: true,
    title: confirm.refusedTitle,
    body: html`<p>${confirm.refused}</p>`,
  });
}
