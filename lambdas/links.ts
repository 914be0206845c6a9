import { linkLifetimes, signLink } from '../lib/address/signed-link.ts';
import { LinkInput } from '../lib/core/link-input.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem } from '../lib/edge/problem.ts';
import { readCustomerId } from '../lib/edge/refusals.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { missingCustomer } from '../lib/runtime/missing-customer.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { readCustomer } from '../lib/store/read-customer.ts';

/**
 * Makes a link to a customer's page for a caller who shows it to them. Such a link proves no address, so it cannot open an
 * address again that its owner closed; only one that Kairos itself has sent there can. Each one is in the audit trail.
 */
export function createLinks(ports: Ports & { publicOrigin: string }): HttpHandler {
  return httpFunction('links', ports, {
    'POST /v1/customers/{id}/links': async ({ params, body, caller }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const input = validate(LinkInput, body);
      if (isProblem(input)) return input;
      const customerId = id.value;
      if (!(await readCustomer(ports.table, customerId, { consistent: true })))
        return missingCustomer(ports.table, customerId);
      const { purpose } = input.value;
      const expiresAt = ports.clock() + linkLifetimes[purpose];
      const claims = { purpose, customerId, channel: null, addressHash: null, expiresAt };
      const url = `${ports.publicOrigin}/p/${signLink(await ports.keyring(), claims)}`;
      const made = { pointer: '#/link', from: null, to: purpose };
      await recordChange(
        ports,
        { customerId },
        { what: 'link', actor: 'company', client: caller.client, changes: [made] },
      );
      return { status: 201, body: { url, purpose, expiresAt: instantText(expiresAt) } };
    },
  });
}

export const handler = entry(() => {
  const environment = environmentOf('links', process.env);
  return createLinks({ ...systemPorts(environment), publicOrigin: environment.PUBLIC_ORIGIN });
});
