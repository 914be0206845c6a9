import type { Log } from '../../lib/core/ports.ts';
import type { Claims } from '../../lib/edge/admit.ts';
import type { HttpEvent } from '../../lib/edge/http-function.ts';

type Sent = {
  /** A string goes as it is, bytes go in base64, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  /** Space separated; null: no token. */
  scope?: string | null;
};

/** An event as API Gateway sends it when it has not chosen a route: the function matches the raw path itself. */
export function httpEvent(method: string, rawPath: string, sent: Sent = {}): HttpEvent {
  const bytes = sent.body instanceof Uint8Array;
  const claims: Claims = { client_id: 'client-1', scope: sent.scope ?? 'admin' };
  return {
    routeKey: '$default',
    rawPath,
    headers: { ...(sent.body !== undefined && { 'Content-Type': 'application/json' }), ...sent.headers },
    ...(sent.query && { queryStringParameters: sent.query }),
    ...(sent.body !== undefined && { body: textOf(sent.body) }),
    isBase64Encoded: bytes,
    requestContext: {
      requestId: 'request-1',
      http: { method },
      ...(sent.scope !== null && { authorizer: { jwt: { claims } } }),
    },
  };
}

function textOf(body: unknown): string {
  if (body instanceof Uint8Array) return Buffer.from(body).toString('base64');
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** A log that keeps its lines. */
export function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { lines, log: (level, event, fields) => lines.push(JSON.stringify({ level, event, ...fields })) };
}
