import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, engineVersion } from '../../lib/core/decide.ts';
import type { Decision, DecisionRequest, Facts } from '../../lib/core/decision.ts';
import { inputsOf, replayDecision } from '../../lib/core/replay.ts';
import { decisionItem, parseDecision } from '../../lib/store/decision-items.ts';
import { decisionInner } from '../../lib/store/keys.ts';
import { anySituation } from '../core/arbitrary-situation.ts';

/** Through the stored form and back, as a record is read a month later. */
function recorded(request: DecisionRequest, facts: Facts, decision: Decision) {
  const inner = decisionInner(decision.decidedAt, 'AAAAAAAAAAAAAAAA');
  const { customerId } = request;
  const item = decisionItem({
    customerId,
    inner,
    client: 'c',
    request,
    decision,
    inputs: inputsOf(facts),
    expiresAt: 9,
  });
  const { inputs, ...rest } = parseDecision(item);
  if (inputs === null) throw new Error('The inputs are missing.');
  return { ...rest, inputs };
}

describe('A recorded decision, replayed', () => {
  it('is the same byte for byte, whatever the situation', () => {
    fc.assert(
      fc.property(anySituation, ([request, facts, policy, now, seed]) => {
        const record = recorded(request, facts, decide(request, facts, policy, now, seed));
        expect(replayDecision(record, policy, facts.model)).toMatchObject({ identical: true, differs: [] });
      }),
      { numRuns: 1_000 },
    );
  });

  it('under another policy, model or engine names each version that differs', () => {
    fc.assert(
      fc.property(anySituation, ([request, facts, policy, now, seed]) => {
        const record = recorded(request, facts, decide(request, facts, policy, now, seed));
        const other = { ...policy, version: 'test-2', windows: [] };
        expect(replayDecision(record, other, facts.model).differs).toEqual([
          { of: 'policy', recorded: policy.version, now: 'test-2' },
        ]);
        const model = { ...facts.model, version: 'model-2' };
        expect(replayDecision(record, policy, model).differs).toEqual([
          { of: 'model', recorded: facts.model.version, now: 'model-2' },
        ]);
        const older = { ...record, decision: { ...record.decision, engineVersion: 'engine-0' } };
        expect(replayDecision(older, policy, facts.model)).toMatchObject({
          identical: false,
          differs: [{ of: 'engine', recorded: 'engine-0', now: engineVersion }],
        });
      }),
      { numRuns: 200 },
    );
  });

  it('under other time zones or laws names the data', () => {
    fc.assert(
      fc.property(anySituation, ([request, facts, policy, now, seed]) => {
        const decision = decide(request, facts, policy, now, seed);
        const record = recorded(request, facts, { ...decision, dataVersion: 'tz-2020a law-0' });
        expect(replayDecision(record, policy, facts.model).differs).toMatchObject([
          { of: 'data', recorded: 'tz-2020a law-0' },
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps no address', () => {
    fc.assert(
      fc.property(anySituation, ([, facts]) => {
        expect(JSON.stringify(inputsOf(facts).profile)).not.toContain('-address');
      }),
      { numRuns: 50 },
    );
  });
});
