import { decide, decisionRequest } from '../core/decide.ts';
import type { Decision, DecisionInput, DecisionRequest, Facts } from '../core/decision.ts';
import { type Problem, problem } from '../edge/problem.ts';
import { impossible } from '../edge/refusals.ts';
import type { DecisionSettings } from '../store/accept-dispatch.ts';
import { completeFacts } from '../store/ask-registries.ts';
import { readCustomer } from '../store/read-customer.ts';
import { TooMuchContention } from '../store/store-ports.ts';
import { missingCustomer } from './missing-customer.ts';
import type { Ports } from './ports.ts';

/** A decision with all that it was made from. */
export type Made = { request: DecisionRequest; facts: Facts; decision: Decision; now: number };

/** Decides for one customer; records nothing. `simulateAt` takes the place of now. */
export async function makeDecision(
  ports: Pick<Ports, 'table' | 'clock' | 'randomness'>,
  settings: () => Promise<DecisionSettings>,
  input: DecisionInput,
): Promise<Made | Problem> {
  const now = input.simulateAt ?? ports.clock();
  const question = decisionRequest(input, now);
  if (!question.ok) return impossible(question.pointer, question.detail);
  const customer = await findCustomer(ports, input.customerId);
  if (!customer) return missingCustomer(ports.table, input.customerId);
  const inForce = await settings();
  const facts = await completeFacts(inForce, question.request, customer, now);
  const seed = Buffer.from(ports.randomness(4)).readUInt32BE();
  return {
    request: question.request,
    facts,
    decision: decide(question.request, facts, inForce.policy, now, seed),
    now,
  };
}

/** The cheap read first; who is not there yet may have been saved a moment ago. A change cut off half-way decides nothing. */
async function findCustomer({ table }: Pick<Ports, 'table'>, customerId: string) {
  const cheap = await readCustomer(table, customerId, { consistent: false });
  const customer = cheap ?? (await readCustomer(table, customerId, { consistent: true }));
  if (customer?.behind) throw new TooMuchContention();
  return customer;
}

/** 410: the id is one of ours, and yet nothing is kept under it. */
export function decisionGone(): Problem {
  return problem(
    410,
    'DECISION_GONE',
    'This decision is not kept any more: its customer was erased, it is older than 90 days, or it was made in a batch and is in the archive only.',
  );
}
