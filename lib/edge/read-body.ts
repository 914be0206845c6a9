import { decodeUtf8, parseJson } from './parse-json.ts';
import { isProblem, type Problem, problem } from './problem.ts';
import type { RouteEntry } from './route-table.ts';

type Sent = {
  body?: string | undefined;
  isBase64Encoded: boolean;
  headers: Readonly<Record<string, string>>;
};

const jsonTypes = ['application/json'];
const patchTypes = ['application/json', 'application/merge-patch+json'];

export type ReadBody = { body: unknown };

/** Reads a body within the limits of its route: 413 before anything is decoded, then 415, then 400. */
export function readBody(entry: RouteEntry, sent: Sent): ReadBody | Problem {
  const encoded = sent.body ?? '';
  const bytes = Buffer.byteLength(encoded, sent.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes > entry.route.limit) {
    return problem(413, 'BODY_TOO_LARGE', `Send at most ${entry.route.limit} bytes.`);
  }
  if (entry.route.method === 'GET' || entry.route.method === 'DELETE') return { body: undefined };

  const refusal = refuseMediaType(entry, sent.headers);
  // Nothing was sent, whatever some clients say of its type: a route whose body may be left out takes it so, any other
  // answers 400.
  const unsaid = sent.headers['content-type'] === undefined;
  if (bytes === 0 && entry.accepts === null && (unsaid || !refusal)) return { body: undefined };
  if (refusal) return refusal;
  const text = sent.isBase64Encoded ? decodeUtf8(Buffer.from(encoded, 'base64')) : encoded;
  if (isProblem(text)) return text;
  if (entry.accepts !== null) return { body: text };
  const parsed = parseJson(text, entry.route.limit);
  return isProblem(parsed) ? parsed : { body: parsed.json };
}

function refuseMediaType(entry: RouteEntry, headers: Sent['headers']): Problem | null {
  const accepts = entry.accepts ?? (entry.route.method === 'PATCH' ? patchTypes : jsonTypes);
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.replace(/^charset="?([^"]*)"?$/, '$1');
  const encoding = headers['content-encoding'] ?? 'identity';
  const fits = accepts.includes('*') || accepts.includes(type);
  if (fits && (charset === undefined || charset === 'utf-8' || charset === 'utf8') && encoding === 'identity')
    return null;
  return problem(415, 'MEDIA_TYPE', `Send ${accepts.join(' or ')} in UTF-8, not compressed.`, {
    headers: { accept: accepts.join(', ') },
  });
}
