import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';

/** What the page shows: the export, with every instant as text. */
export type LedgerExport = {
  company: string;
  customerId: string;
  exportedAt: string;
  proof: { valid: boolean; entries: number; detail?: string };
  entries: readonly Readonly<Record<string, unknown>>[];
};

const style = `
@page{size:A4;margin:16mm 14mm}
:root{--ink:#161d2b;--soft:#576076;--line:#d6dce7;--good:#0b6b3a;--bad:#a3161d;--paper:#fff}
*{box-sizing:border-box}
body{margin:0 auto;max-width:54rem;padding:2rem 1.25rem;background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;line-height:1.2;margin:0 0 .25rem}
header{border-bottom:2px solid var(--ink);padding-bottom:1rem;margin-bottom:1.25rem}
header p{margin:.15rem 0;color:var(--soft)}
.proof{font-weight:600;color:var(--good)}.proof.broken{color:var(--bad)}
article{border:1px solid var(--line);border-radius:.5rem;padding:.9rem 1.1rem;margin:0 0 .8rem;break-inside:avoid}
h2{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:baseline;font-size:1.05rem;margin:0 0 .5rem}
h2 time{margin-inline-start:auto;font-weight:400;color:var(--soft);font-size:.9rem}
.closes{color:var(--bad)}.opens{color:var(--good)}
dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.15rem 1rem;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}
dd.hash{font:11px/1.6 ui-monospace,monospace;color:var(--soft)}
footer{margin-top:1.25rem;color:var(--soft);font-size:12px}
@media print{body{padding:0;max-width:none;font-size:11px}article{border-radius:0}}
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** No script, nothing from elsewhere; offered under a name for whoever saves it. */
export const ledgerHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

const words: Readonly<Record<string, string>> = {
  granted: 'Granted',
  revoked: 'Revoked',
  pending: 'Asked for, not confirmed',
  expired: 'Expired',
};

/** The ledger of one customer to be printed, or kept as evidence: entry by entry, with the hash that proves each. */
export function ledgerPage({ company, customerId, exportedAt, proof, entries }: LedgerExport): string {
  return String(html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>Consents of ${customerId} – ${company}</title><style>${raw(style)}</style></head>
<body><header><h1>Record of consents</h1><p>${company} · customer ${customerId} · as of <time>${readable(exportedAt)}</time></p>
<p class="proof${proof.valid ? '' : ' broken'}">${proofWords(proof)}</p></header>
<main>${entries.length === 0 ? html`<p>Nothing is recorded.</p>` : entries.map(article)}</main>
<footer>Each entry carries the SHA-256 hash of the one before it, so that none can be changed, removed or moved unseen. All times are UTC.</footer></body>
</html>`);
}

function proofWords({ valid, entries, detail }: LedgerExport['proof']): string {
  const count = `${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  return valid ? `${count}; the chain is unbroken.` : `The chain is broken. ${detail ?? ''}`;
}

function article(entry: Readonly<Record<string, unknown>>) {
  const status = String(entry.status);
  const imported = entry.actor === 'import' ? ' (imported)' : '';
  const tone = status === 'granted' ? 'opens' : status === 'pending' ? '' : 'closes';
  const rows: readonly [string, unknown][] = [
    ['Given by', entry.actor],
    ['Where', entry.source],
    ['Brand', entry.brand],
    ['Basis', entry.basis],
    ['Wording shown', entry.wording],
    ['Evidence', entry.evidence],
    ['Ends', entry.expiresAt && readable(entry.expiresAt)],
    ['Recorded', `${readable(entry.recordedAt)} by ${String(entry.client)}`],
  ];
  return html`<article><h2><span>${String(entry.sequence)}.</span> <span class="${tone}">${words[status] ?? status}${imported}</span>
<span>${String(entry.purpose)} by ${String(entry.channel)}</span> <time>${readable(entry.capturedAt)}</time></h2>
<dl>${rows.filter(([, value]) => value !== undefined).map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`)}
<dt>Hash</dt><dd class="hash">${String(entry.hash)}</dd></dl></article>`;
}

/** 2026-03-08T06:30:00Z as 2026-03-08 06:30:00 UTC. */
const readable = (instant: unknown) => String(instant).replace('T', ' ').replace('Z', ' UTC');
