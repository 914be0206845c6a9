import * as z from 'zod';
import { openId, sealId } from '../lib/address/sealed-id.ts';
import { changesBetween } from '../lib/core/audit.ts';
import { DecisionInput } from '../lib/core/decision.ts';
import { policyOf } from '../lib/core/default-policy.ts';
import { PolicyInput } from '../lib/core/policy.ts';
import { replayDecision } from '../lib/core/replay.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, problem } from '../lib/edge/problem.ts';
import { notFound } from '../lib/edge/refusals.ts';
import { renderDecision } from '../lib/edge/render-decision.ts';
import { environmentOf } from '../lib/functions.ts';
import { decisionSettings, modelNamed } from '../lib/runtime/decision-settings.ts';
import { lightPorts } from '../lib/runtime/light-ports.ts';
import { logDecision } from '../lib/runtime/log-decision.ts';
import { decisionGone, makeDecision } from '../lib/runtime/make-decision.ts';
import type { Ports } from '../lib/runtime/ports.ts';
import { newDecisionInner, readDecision, saveDecision } from '../lib/store/decision-log.ts';
import { readPolicyVersion } from '../lib/store/policy-versions.ts';

/** Against which version of the policy a replay decides; not said: that of the record, or a policy that is sent along. */
const AgainstQuery = z.strictObject({ against: z.string().max(64).optional() });
/** Its body may be left out. */
const ReplayInput = z.strictObject({ policy: PolicyInput.optional() }).meta({ id: 'ReplayRequest' });

const recordedWithoutInputs = problem(
  409,
  'RECORDED_WITHOUT_INPUTS',
  'This decision was recorded by an earlier version, which did not keep what it was made from.',
);

/**
 * Decides, shows what was decided, and decides again on what was recorded. It sends nothing and reserves nothing;
 * `simulateAt` and a replay do not even record.
 */
export function createDecisions(ports: Ports): HttpHandler {
  const settings = decisionSettings(ports);

  const policyNamed = async (version: string) => {
    const known = await readPolicyVersion(ports.table, version);
    return known && policyOf(known.version, known.document);
  };
  const find = async (id: string) => {
    const opened = openId(await ports.keyring(), 'decision', id);
    if (!opened) return notFound('decision');
    return (await readDecision(ports.table, opened.customerId, opened.inner)) ?? decisionGone();
  };

  return httpFunction('decisions', ports, {
    'POST /v1/decisions': async ({ body, caller }) => {
      const input = validate(DecisionInput, body);
      if (isProblem(input)) return input;
      const made = await makeDecision(ports, settings, input.value);
      if (isProblem(made)) return made;
      const { request, facts, decision, now } = made;
      if (input.value.simulateAt !== undefined) return { status: 200, body: renderDecision(decision, null) };

      const { customerId } = request;
      const inner = newDecisionInner(now, ports.randomness(12));
      const record = { customerId, inner, client: caller.client, request, decision, facts };
      await saveDecision(ports.table, now, record);
      const id = sealId(await ports.keyring(), 'decision', customerId, inner);
      logDecision(ports.log, decision, { purpose: request.purpose, decisionId: id });
      return { status: 200, body: renderDecision(decision, id) };
    },

    'GET /v1/decisions/{id}': async ({ params }) => {
      const recorded = await find(params.id);
      if (isProblem(recorded)) return recorded;
      return { status: 200, body: renderDecision(recorded.decision, params.id) };
    },

    'POST /v1/decisions/{id}/replay': async ({ params, query, body }) => {
      const sent = validate(ReplayInput, body === undefined ? {} : body);
      if (isProblem(sent)) return sent;
      const against = validate(AgainstQuery, query);
      if (isProblem(against)) return against;
      const recorded = await find(params.id);
      if (isProblem(recorded)) return recorded;
      const { inputs } = recorded;
      if (inputs === null) return recordedWithoutInputs;
      const { policy: inForce, model: modelInForce } = await settings();
      // A model that is not kept any more: the one in force decides, and the answer names the difference.
      const model = await modelNamed(ports.table, recorded.decision.modelVersion);
      const version = against.value.against ?? recorded.decision.policyVersion;
      const policy = sent.value.policy
        ? policyOf('as-sent', (body as { policy: unknown }).policy)
        : await policyNamed(version);
      // What was decided on can be gone; then the policy in force is taken, and the answer names the difference.
      if (policy === null && against.value.against !== undefined) return notFound('policy version');
      const replay = replayDecision({ ...recorded, inputs }, policy ?? inForce, model ?? modelInForce);
      if (replay.identical) return { status: 200, body: { identical: true } };
      const [then, now] = [recorded.decision, replay.decision].map((decision) =>
        renderDecision(decision, params.id),
      );
      return {
        status: 200,
        body: {
          identical: false,
          differs: replay.differs,
          changes: changesBetween(then, now),
          decision: now,
        },
      };
    },
  });
}

export const handler = entry(() =>
  createDecisions(lightPorts(environmentOf('decisions', process.env), process)),
);
