import * as z from 'zod';
import { changesBetween } from '../lib/core/audit.ts';
import { Label } from '../lib/core/vocabulary.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem } from '../lib/edge/problem.ts';
import { environmentOf } from '../lib/functions.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { killSwitchReader, setKillSwitch } from '../lib/store/kill-switch.ts';

const KillSwitchInput = z
  .strictObject({
    on: z.boolean(),
    scope: z.union([z.enum(['all', 'marketing']), z.strictObject({ campaignId: Label })]),
    reason: z.string().min(1).max(500),
  })
  .meta({ id: 'KillSwitchRequest' });

/** Stops new claims to send, of everything or a part, and says what is stopped. */
export function createKillSwitch(ports: Ports): HttpHandler {
  return httpFunction('kill-switch', ports, {
    'POST /v1/kill-switch': async ({ body, caller }) => {
      const input = validate(KillSwitchInput, body);
      if (isProblem(input)) return input;
      const change = { ...input.value, by: caller.client, at: ports.clock() };
      const { before, state } = await setKillSwitch(ports.table, change);
      const changes = [
        ...changesBetween(before, state),
        { pointer: '#/reason', from: null, to: input.value.reason },
      ];
      const entry = { what: 'kill-switch', actor: 'company', client: caller.client, changes } as const;
      await recordChange(ports, 'deployment', entry);
      return { status: 200, body: state };
    },

    // A reader of its own for each request: who asks right after turning the switch sees it turned.
    'GET /v1/kill-switch': async () => {
      const { all, marketing, campaigns } = await killSwitchReader(ports.table, ports.clock)();
      return { status: 200, body: { all, marketing, campaigns } };
    },
  });
}

export const handler = entry(() => createKillSwitch(systemPorts(environmentOf('kill-switch', process.env))));
