import { dataVersion, decide, engineVersion } from './decide.ts';
import type { Decision, DecisionRequest, Facts } from './decision.ts';
import type { Policy } from './policy.ts';

/** What a decision was made from, besides its request, seed and instant, the policy and the model. */
export type DecisionInputs = Omit<Facts, 'model'>;

/**
 * The facts as they are kept with a decision: without addresses and whatever else no rule reads. A rule that comes to read
 * more must keep it here; the property test of replay says so.
 */
export function inputsOf({ model: _, ...facts }: Facts): DecisionInputs {
  const { profile } = facts;
  return {
    ...facts,
    profile: {
      ...profile,
      contactPoints: profile.contactPoints.map((point) => ({
        ...point,
        address: '',
        verifiedAt: null,
        source: null,
      })),
      language: null,
      attributes: {},
      topics: [],
      updatedAt: 0,
    },
  };
}

/** A version that is not the one of the record. `data`: the tables of time zones and of the law. */
type VersionDifference = {
  of: 'engine' | 'policy' | 'model' | 'data';
  recorded: string;
  now: string;
};

type Replay = { identical: boolean; differs: VersionDifference[]; decision: Decision };

/** Decides once more on what was recorded: the same decision byte for byte, or the names of the versions that differ. */
export function replayDecision(
  recorded: { request: DecisionRequest; decision: Decision; inputs: DecisionInputs },
  policy: Policy,
  model: Facts['model'],
): Replay {
  const { request, decision: then, inputs } = recorded;
  const decision = decide(request, { ...inputs, model }, policy, then.decidedAt, then.seed);
  if (canonical(decision) === canonical(then)) return { identical: true, differs: [], decision };
  const versions: VersionDifference[] = [
    { of: 'engine', recorded: then.engineVersion, now: engineVersion },
    { of: 'policy', recorded: then.policyVersion, now: policy.version },
    { of: 'model', recorded: then.modelVersion, now: model.version },
    { of: 'data', recorded: then.dataVersion, now: dataVersion },
  ];
  return { identical: false, differs: versions.filter(({ recorded, now }) => recorded !== now), decision };
}

/** As JSON with the names in order: what was stored has the same values, but not always in the same order. */
function canonical(decision: Decision): string {
  return JSON.stringify(decision, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
