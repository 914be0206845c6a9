import * as z from 'zod';
import { standaloneAddress } from '../lib/address/contact-points.ts';
import { addressHash } from '../lib/address/hash-address.ts';
import { SuppressionInput } from '../lib/core/suppression.ts';
import { CustomerId } from '../lib/core/vocabulary.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem } from '../lib/edge/problem.ts';
import { refuseFaults } from '../lib/edge/refusals.ts';
import { environmentOf } from '../lib/functions.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { renderTrail, TrailPage } from '../lib/runtime/render-trail.ts';

const Query = TrailPage.extend({ customerId: CustomerId.optional() });

const Lookup = z
  .strictObject({ address: SuppressionInput.shape.address, cursor: TrailPage.shape.cursor })
  .meta({ id: 'AuditLookup' });

/**
 * Shows the audit trail: of one customer, of one address (in a body, since addresses do not belong in a URL), or, when
 * nobody is named, of the deployment: policy and kill switch.
 */
export function createAudit(ports: Ports): HttpHandler {
  return httpFunction('audit', ports, {
    'GET /v1/audit': async ({ query }) => {
      const asked = validate(Query, query);
      if (isProblem(asked)) return asked;
      const { customerId, ...page } = asked.value;
      const subject = customerId === undefined ? 'deployment' : { customerId };
      return { status: 200, body: await renderTrail(ports.table, subject, page) };
    },

    'POST /v1/audit/lookup': async ({ body }) => {
      const asked = validate(Lookup, body);
      if (isProblem(asked)) return asked;
      const found = standaloneAddress(asked.value.address, undefined);
      if ('faults' in found) return refuseFaults(found);
      const subject = { addressHash: addressHash(await ports.keyring(), found.address) };
      return {
        status: 200,
        body: await renderTrail(ports.table, subject, { cursor: asked.value.cursor, limit: 50 }),
      };
    },
  });
}

export const handler = entry(() => createAudit(systemPorts(environmentOf('audit', process.env))));
