import { html } from 'hono/html';
import type { Tongue } from './words/words.ts';

/** The two parts of a customer's page. */
export function tabs({ language, words }: Tongue, current: 'choices' | 'held'): unknown {
  const { centre } = words;
  const link = (part: 'choices' | 'held', name: string, query: string) =>
    html`<a href="?lang=${language}${query}"${part === current ? html` aria-current="page"` : ''}>${name}</a>`;
  return html`<nav class="tabs" aria-label="${centre.tabs}">${link('choices', centre.tabChoices, '')}${link('held', centre.tabHeld, '&part=held')}</nav>`;
}
