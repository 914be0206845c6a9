import * as z from 'zod';
import { CustomerId } from '../lib/core/vocabulary.ts';
import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem, problem } from '../lib/edge/problem.ts';
import { impossible, mergedAway, notFound, readCustomerId } from '../lib/edge/refusals.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { type ClosingPorts, closingPorts, closingStore } from '../lib/runtime/ports.ts';
import { type MergedCustomers, mergeCustomers } from '../lib/store/merge-customers.ts';

const Merge = z.strictObject({ into: CustomerId }).meta({ id: 'MergeRequest' });

/** Merges a customer into another one. The same call again finishes what broke off, and changes nothing once it is done. */
export function createMergeCustomers(ports: ClosingPorts): HttpHandler {
  return httpFunction('merge-customers', ports, {
    'POST /v1/customers/{id}/merge': async ({ params, body, caller }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const input = validate(Merge, body);
      if (isProblem(input)) return input;
      const { into } = input.value;
      if (into === id.value) return impossible('#/into', 'must be another customer');
      const merged = await mergeCustomers(await closingStore(ports), id.value, into, caller.client);
      return answerOf(merged, id.value, into);
    },
  });
}

function answerOf(merged: MergedCustomers, id: string, into: string): Answer | Problem {
  switch (merged.outcome) {
    case 'merged': {
      const effectiveAt = instantText(merged.effectiveAt);
      return { status: 200, body: { id, mergedInto: into, effectiveAt } };
    }
    case 'unknown-source':
      return notFound('customer');
    case 'unknown-target':
      return problem(422, 'UNKNOWN_TARGET', 'There is no customer to merge into: PUT them first.');
    case 'elsewhere':
      return mergedAway(merged.into);
    case 'hours-differ':
      return problem(
        409,
        'HOURS_DIFFER',
        'Each of the two has chosen other hours: decide which hold, and make them equal first.',
      );
    case 'too-much':
      return problem(
        409,
        'TOO_MUCH_TO_MERGE',
        'Together they have more topics or quiet hours than a customer may have: remove some first.',
      );
    default:
      return merged satisfies never;
  }
}

export const handler = entry(() =>
  createMergeCustomers(closingPorts(environmentOf('merge-customers', process.env))),
);
