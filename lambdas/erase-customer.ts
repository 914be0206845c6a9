import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { isProblem } from '../lib/edge/problem.ts';
import { mergedAway, notFound, readCustomerId } from '../lib/edge/refusals.ts';
import { renderErasure } from '../lib/edge/render-erasure.ts';
import { environmentOf } from '../lib/functions.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { eraseCustomer } from '../lib/store/erase-customer.ts';

/** Erases a customer. The same call again finishes what broke off, and shows the same certificate once it is done. */
export function createEraseCustomer(ports: SuppressingPorts): HttpHandler {
  return httpFunction('erase-customer', ports, {
    'DELETE /v1/customers/{id}': async ({ params, caller }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const fanOut = (addressHash: string) => ports.fanOut.send({ addressHash, after: null });
      const erased = await eraseCustomer(await closingStore(ports), fanOut, id.value, caller.client);
      switch (erased.outcome) {
        case 'erased':
          return { status: 200, body: renderErasure(erased.erasure) };
        case 'unknown':
          return notFound('customer');
        case 'elsewhere':
          return mergedAway(erased.into);
        default:
          return erased satisfies never;
      }
    },
  });
}

export const handler = entry(() =>
  createEraseCustomer(suppressingPorts(environmentOf('erase-customer', process.env))),
);
