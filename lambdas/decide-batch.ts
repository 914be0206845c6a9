import * as z from 'zod';
import { sealId } from '../lib/address/sealed-id.ts';
import { type Decision, DecisionInput } from '../lib/core/decision.ts';
import { entry } from '../lib/edge/entry.ts';
import { failure } from '../lib/edge/failure.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem, problemDocument } from '../lib/edge/problem.ts';
import { renderDecision } from '../lib/edge/render-decision.ts';
import { environmentOf } from '../lib/functions.ts';
import { decisionSettings } from '../lib/runtime/decision-settings.ts';
import { decidingReason, logDecision } from '../lib/runtime/log-decision.ts';
import { type Made, makeDecision } from '../lib/runtime/make-decision.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { archivedDecision, type DecisionArchive, s3DecisionArchive } from '../lib/store/decision-archive.ts';
import { newDecisionInner } from '../lib/store/decision-log.ts';

export type DecideBatchPorts = Ports & { archive: DecisionArchive };

const Batch = z
  .strictObject({ requests: z.array(z.unknown()).min(1).max(100) })
  .meta({ id: 'DecisionBatchRequest' });
const route = 'POST /v1/decisions/batch';

type Item = { made: Made; simulated: boolean; decisionId: string | null };

/** Decides up to 100 times, in the order asked. An item that fails is a problem of its own; the others are answered. */
export function createDecideBatch(ports: DecideBatchPorts): HttpHandler {
  const settings = decisionSettings(ports);

  const decideOne = async (raw: unknown): Promise<Item | Problem> => {
    const input = validate(DecisionInput, raw);
    if (isProblem(input)) return input;
    const made = await makeDecision(ports, settings, input.value);
    if (isProblem(made)) return made;
    const simulated = input.value.simulateAt !== undefined;
    const { customerId } = made.request;
    const inner = newDecisionInner(made.now, ports.randomness(12));
    const decisionId = simulated ? null : sealId(await ports.keyring(), 'decision', customerId, inner);
    return { made, simulated, decisionId };
  };

  return httpFunction('decide-batch', ports, {
    [route]: async ({ body, caller, requestId }) => {
      const input = validate(Batch, body);
      if (isProblem(input)) return input;
      const items = await Promise.all(
        input.value.requests.map((raw) =>
          decideOne(raw).catch((error: unknown) => failure(error, { requestId, route }, ports.log)),
        ),
      );
      const lines = items.flatMap((item) => {
        if (isProblem(item) || item.decisionId === null) return [];
        const { request, decision } = item.made;
        return [archivedDecision(item.decisionId, caller.client, request, decision)];
      });
      // Before it is answered: what is not in the log was not decided.
      if (lines.length > 0) await ports.archive.append(ports.clock(), lines);
      for (const [first, ...others] of alike(lines.map(({ answer }) => answer)))
        logDecision(ports.log, first, {}, 1 + others.length);
      const decisions = items.map((item) =>
        isProblem(item)
          ? problemDocument(item, requestId)
          : renderDecision(item.made.decision, item.decisionId),
      );
      return { status: 200, body: { decisions } };
    },
  });
}

/** Decisions that are counted together: a line of the log each would be a hundred for one request. */
function alike(decisions: readonly Decision[]): [Decision, ...Decision[]][] {
  const groups = Map.groupBy(decisions, (decision) => decidingReason(decision) ?? decision.outcome);
  return [...groups.values()] as [Decision, ...Decision[]][];
}

export const handler = entry(() => {
  const environment = environmentOf('decide-batch', process.env);
  return createDecideBatch({
    ...systemPorts(environment),
    archive: s3DecisionArchive(environment.DECISION_ARCHIVE_BUCKET),
  });
});
