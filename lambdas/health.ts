import description from '../docs/openapi.json' with { type: 'json' };
import type { Log } from '../lib/core/ports.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { environmentOf, version } from '../lib/functions.ts';
import { systemLog } from '../lib/telemetry/log.ts';

/** Answers as soon as the function runs. It reads nothing: a store in trouble must not take the whole service out of rotation. */
export function createHealth(ports: { log: Log }): HttpHandler {
  return httpFunction('health', ports, {
    'GET /healthz': async () => ({ status: 200, body: { status: 'ok', service: 'kairos', version } }),
    'GET /openapi.json': async () => ({ status: 200, body: description }),
  });
}

export const handler = entry(() =>
  createHealth({ log: systemLog(environmentOf('health', process.env), Date.now) }),
);
