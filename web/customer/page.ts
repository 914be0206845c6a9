import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';

const style = `
:root{color-scheme:light dark;--ink:#1a2233;--soft:#5b6579;--paper:#f4f6fa;--card:#fff;--line:#dde2ec;--accent:#1f5fd6}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf5;--soft:#a3adc2;--paper:#10141d;--card:#1a202c;--line:#2d3646;--accent:#7ea9ff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.25rem;background:var(--paper);color:var(--ink);font:1.05rem/1.55 system-ui,sans-serif}
main{width:100%;max-width:30rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:2rem}
h1{font-size:1.45rem;line-height:1.25;margin:0 0 .75rem}
p{margin:0 0 1rem;color:var(--soft)}
p.brand{font-weight:600;color:var(--ink);margin-bottom:1.5rem}
button{font:inherit;font-weight:600;width:100%;min-height:3rem;border:0;border-radius:.6rem;background:var(--accent);color:var(--card);cursor:pointer}
button:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing from elsewhere, no script, no frame; the one style sheet by its hash; forms go back to us only. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
};

/** A whole page for a customer: `title` and `body` are escaped where they come from. */
export function page(company: string, title: string, body: unknown): string {
  return String(html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${title} – ${company}</title><style>${raw(style)}</style></head>
<body><main><p class="brand">${company}</p><h1>${title}</h1>${body}</main></body>
</html>`);
}
