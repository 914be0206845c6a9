import { openId, sealId } from '../lib/address/sealed-id.ts';
import { decide, decisionRequest } from '../lib/core/decide.ts';
import { DecisionInput } from '../lib/core/decision.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem } from '../lib/edge/problem.ts';
import { impossible, notFound } from '../lib/edge/refusals.ts';
import { renderDecision } from '../lib/edge/render-decision.ts';
import { environmentOf } from '../lib/functions.ts';
import { decisionSettings } from '../lib/runtime/decision-settings.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { newDecisionInner, readDecision, saveDecision } from '../lib/store/decision-log.ts';
import { readCustomer } from '../lib/store/read-customer.ts';
import { TooMuchContention } from '../lib/store/store-ports.ts';

/** Decides, and shows what was decided. It sends nothing and reserves nothing; `simulateAt` does not even record. */
export function createDecisions(ports: Ports): HttpHandler {
  const settings = decisionSettings(ports);

  return httpFunction('decisions', ports, {
    'POST /v1/decisions': async ({ body, caller }) => {
      const input = validate(DecisionInput, body);
      if (isProblem(input)) return input;
      const { customerId, simulateAt } = input.value;
      const now = simulateAt ?? ports.clock();
      const question = decisionRequest(input.value, now);
      if (!question.ok) return impossible(question.pointer, question.detail);

      const customer = await findCustomer(ports, customerId);
      if (!customer) return notFound('customer');
      const { policy, model, killSwitch } = await settings();
      const { profile, gate } = customer;
      const decision = decide(
        question.request,
        { profile, gate, killSwitch, model },
        policy,
        now,
        newSeed(ports),
      );
      if (simulateAt !== undefined) return { status: 200, body: renderDecision(decision, null) };

      const inner = newDecisionInner(now, ports.randomness(12));
      const record = { customerId, inner, client: caller.client, request: question.request, decision };
      await saveDecision(ports.table, now, record);
      const id = sealId(await ports.keyring(), 'decision', customerId, inner);
      return { status: 200, body: renderDecision(decision, id) };
    },

    'GET /v1/decisions/{id}': async ({ params }) => {
      const opened = openId(await ports.keyring(), 'decision', params.id);
      const recorded = opened && (await readDecision(ports.table, opened.customerId, opened.inner));
      return recorded
        ? { status: 200, body: renderDecision(recorded.decision, params.id) }
        : notFound('decision');
    },
  });
}

/** The cheap read first; who is not there yet may have been saved a moment ago. A change cut off half-way decides nothing. */
async function findCustomer({ table }: Ports, customerId: string) {
  const cheap = await readCustomer(table, customerId, { consistent: false });
  const customer = cheap ?? (await readCustomer(table, customerId, { consistent: true }));
  if (customer?.behind) throw new TooMuchContention();
  return customer;
}

function newSeed({ randomness }: Ports): number {
  return Buffer.from(randomness(4)).readUInt32BE();
}

export const handler = entry(() => createDecisions(systemPorts(environmentOf('decisions', process.env))));
