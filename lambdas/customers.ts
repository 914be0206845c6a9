import { contactPoints } from '../lib/address/contact-points.ts';
import { addressHash } from '../lib/address/hash-address.ts';
import { maskAddress } from '../lib/address/mask-address.ts';
import { type Change, changesBetween } from '../lib/core/audit.ts';
import { detailsOf, type Profile } from '../lib/core/customer.ts';
import { CustomerInput } from '../lib/core/customer-input.ts';
import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem } from '../lib/edge/problem.ts';
import { etag, readIfMatch } from '../lib/edge/read-etag.ts';
import { readCustomerId, refuseFaults, stale, versionNeeded } from '../lib/edge/refusals.ts';
import { renderCustomer } from '../lib/edge/render-customer.ts';
import { environmentOf } from '../lib/functions.ts';
import { missingCustomer } from '../lib/runtime/missing-customer.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { type Customer, readCustomer } from '../lib/store/read-customer.ts';
import { type SavedCustomer, saveCustomer } from '../lib/store/save-customer.ts';
import type { Table } from '../lib/store/table.ts';

/** PUT and GET of a customer. */
export function createCustomers(ports: Ports): HttpHandler {
  return httpFunction('customers', ports, {
    'PUT /v1/customers/{id}': async ({ params, headers, body, caller }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const input = validate(CustomerInput, body);
      if (isProblem(input)) return input;
      const ifVersion = readIfMatch(headers);
      if (isProblem(ifVersion)) return ifVersion;
      const addresses = contactPoints(input.value.contactPoints);
      if ('faults' in addresses) return refuseFaults(addresses);

      const keyring = await ports.keyring();
      const hashOf = (address: string) => addressHash(keyring, address);
      const details = { ...input.value, contactPoints: addresses.points };
      const saved = await saveCustomer({ ...ports, hashOf }, id.value, details, { ifVersion });
      if (saved.outcome === 'saved') {
        const changes = customerChanges(saved.before, saved.customer.profile);
        const entry = { what: 'customer', actor: 'company', client: caller.client, changes } as const;
        await recordChange(ports, { customerId: id.value }, entry);
      }
      return answerOf(ports.table, id.value, saved);
    },

    'GET /v1/customers/{id}': async ({ params }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const customer = await readCustomer(ports.table, id.value, { consistent: true });
      return customer ? shown(200, customer) : missingCustomer(ports.table, id.value);
    },
  });
}

async function answerOf(table: Table, customerId: string, saved: SavedCustomer): Promise<Answer | Problem> {
  switch (saved.outcome) {
    case 'saved':
      return shown(saved.before === null ? 201 : 200, saved.customer);
    case 'merged':
      return missingCustomer(table, customerId);
    case 'stale':
      return stale();
    case 'version-needed':
      return versionNeeded(['#/contactPoints']);
    default:
      return saved satisfies never;
  }
}

/** What the trail keeps of a change: of addresses their masks, of attributes only which ones. */
function customerChanges(before: Profile | null, after: Profile): Change[] {
  const view = (profile: Profile | null) => {
    if (profile === null) return {};
    const { contactPoints, segments, attributes } = profile;
    const addresses = Object.fromEntries(contactPoints.map(({ channel, address }) => [channel, address]));
    return { ...detailsOf(profile), segments, attributes, addresses };
  };
  return changesBetween(view(before), view(after)).map(({ pointer, from, to }) => {
    if (pointer.startsWith('#/attributes')) return { pointer, from: null, to: null };
    if (!pointer.startsWith('#/addresses')) return { pointer, from, to };
    const masked = (address: unknown) => (typeof address === 'string' ? maskAddress(address) : null);
    return { pointer, from: masked(from), to: masked(to) };
  });
}

function shown(status: number, customer: Customer): Answer {
  return { status, headers: { etag: etag(customer.profile.version) }, body: renderCustomer(customer) };
}

export const handler = entry(() => createCustomers(systemPorts(environmentOf('customers', process.env))));
