import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Reply } from './http.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** The files of the local page, by path: `/` and `/local/page/…`. Only what is in the folder at start can be served. */
export function pageFiles(folder: string, pageKey: string): ReadonlyMap<string, Reply> {
  const files = readdirSync(folder).map((name): [string, Reply] => {
    const body = readFileSync(join(folder, name), 'utf8').replaceAll('%PAGE_KEY%', pageKey);
    const path = name === 'index.html' ? '/' : `/local/page/${name}`;
    return [path, fileReply(name, body)];
  });
  return new Map(files);
}

/** A file of a page, under a policy that lets nothing in from outside. */
export function fileReply(name: string, body: string): Reply {
  const type = types[extname(name)] ?? 'application/octet-stream';
  return { status: 200, headers: { ...headers, 'content-type': type }, body };
}

/** The HTML of a message, in a box of its own: no script, no form, nothing loaded from anywhere. */
export function messageHtml(html: string): Reply {
  return {
    status: 200,
    headers: {
      ...headers,
      'content-security-policy':
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
      'content-type': 'text/html; charset=utf-8',
    },
    body: html,
  };
}
