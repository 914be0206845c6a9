import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { type CompanyPages, pageLanguages } from '../../lib/core/company-pages.ts';
import { styleSheet } from './style.ts';
import { weekScript } from './week-script.ts';
import { languageName, type Tongue } from './words/words.ts';

/** A company with its name, as its pages show it. */
export type Company = CompanyPages & { name: string };

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * Nothing from elsewhere but the logo, no frame; the one style sheet and the one script by their hashes; forms go back to us
 * only. A link from the page tells nobody where it was, since the address is the key.
 */
export function pageHeaders(company: Company): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(styleSheet(company.colour))}`,
    `script-src ${hashOf(weekScript)}`,
    ...(company.logo === null ? [] : [`img-src ${sourceOf(company.logo)}`]),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    'cross-origin-opener-policy': 'same-origin',
    vary: 'accept-language',
  };
}

function sourceOf(logo: string): string {
  return logo.startsWith('data:') ? 'data:' : new URL(logo).origin;
}

export type Frame = {
  company: Company;
  tongue: Tongue;
  title: string;
  body: unknown;
  /** A page with one thing to say. */
  plain?: boolean;
  /** Whether the page has the week that can be clicked. */
  script?: boolean;
  /** More than the language to be kept when the language is changed. */
  query?: string;
};

/** A whole page for a customer: `title` and `body` are escaped where they come from. */
export function page({
  company,
  tongue,
  title,
  body,
  plain = false,
  script = false,
  query = '',
}: Frame): string {
  const { words, tag, direction } = tongue;
  return String(html`<!doctype html>
<html lang="${tag}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>${title} – ${company.name}</title><style>${raw(styleSheet(company.colour))}</style></head>
<body><a class="skip" href="#content">${words.page.skip}</a>
<header class="top">${logoOf(company)}${languages(tongue, query)}</header>
<main id="content" class="${plain ? 'plain' : ''}">${plain ? html`<div class="card"><h1>${title}</h1>${body}</div>` : html`<h1>${title}</h1>${body}`}</main>
<footer class="foot"><address>${company.imprint.map((line) => html`${line}<br>`)}</address>${
    company.privacyUrl === null
      ? ''
      : html`<a href="${company.privacyUrl}" rel="noreferrer noopener">${words.page.privacy}</a>`
  }</footer>${script ? html`<script>${raw(weekScript)}</script>` : ''}</body>
</html>`);
}

function logoOf({ logo, name }: Company): unknown {
  return logo === null
    ? html`<strong>${name}</strong>`
    : html`<img src="${logo}" alt="" referrerpolicy="no-referrer"><strong>${name}</strong>`;
}

function languages({ language, words }: Tongue, query: string): unknown {
  const links = pageLanguages.map((each) => {
    const current = each === language ? raw(' aria-current="true"') : '';
    return html`<li><a href="?lang=${each}${query}" lang="${each}" hreflang="${each}"${current}>${languageName(each)}</a></li>`;
  });
  return html`<nav aria-label="${words.page.otherLanguages}"><ul class="langs">${links}</ul></nav>`;
}
