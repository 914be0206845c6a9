import description from '../docs/openapi.json' with { type: 'json' };
import type { Log } from '../lib/core/ports.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { jsonLog } from '../lib/edge/log.ts';
import { version } from '../lib/functions.ts';

/** Answers as soon as the function runs. It reads nothing: a store in trouble must not take the whole service out of rotation. */
export function createHealth(ports: { log: Log }): HttpHandler {
  return httpFunction('health', ports, {
    'GET /healthz': async () => ({ status: 200, body: { status: 'ok', service: 'kairos', version } }),
    'GET /openapi.json': async () => ({ status: 200, body: description }),
  });
}

export const handler = entry(() =>
  createHealth({ log: jsonLog((line) => process.stdout.write(`${line}\n`), Date.now) }),
);
