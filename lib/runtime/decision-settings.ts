import { channelPriors } from '../core/arbitration/channel-priors.ts';
import { modelOf } from '../core/arbitration/learned-propensity.ts';
import type { PropensityModel } from '../core/decision.ts';
import { type LearnedModel, startOfLearning } from '../core/learning/learned-model.ts';
import { remember } from '../core/remember.ts';
import type { DecisionSettings } from '../store/accept-dispatch.ts';
import { registryReader } from '../store/ask-registries.ts';
import { killSwitchReader } from '../store/kill-switch.ts';
import { modelReader, readModelVersion } from '../store/model-reader.ts';
import { policyReader } from '../store/policy-versions.ts';
import type { Table } from '../store/table.ts';
import type { Ports } from './ports.ts';

/** What is believed before anything was counted; a customer's own answers weigh from the first one on. */
const beforeAll = { ...channelPriors, learned: startOfLearning };

/** A learned model, to make decisions with; each is made once. */
const propensityModel = remember(4, (learned: LearnedModel) =>
  learned === startOfLearning ? beforeAll : modelOf(learned),
);

/** A model as decisions name it; null: it is not kept any more. */
export async function modelNamed(table: Table, version: string): Promise<PropensityModel | null> {
  if (version === channelPriors.version) return beforeAll;
  const learned = await readModelVersion(table, version);
  return learned && propensityModel(learned);
}

/**
 * What every decision is made with: the contact policy in force, the propensity model and the kill switch. Rejects when policy
 * or switch cannot be read: then nothing is decided and nothing is claimed.
 */
export function decisionSettings(ports: Pick<Ports, 'table' | 'clock'>): () => Promise<DecisionSettings> {
  const killSwitch = killSwitchReader(ports.table, ports.clock);
  const policy = policyReader(ports.table, ports.clock);
  const model = modelReader(ports.table, ports.clock);
  const registry = registryReader(ports.table, ports.clock);
  return async () => {
    const [policyInForce, switches, learned] = await Promise.all([policy(), killSwitch(), model()]);
    return { policy: policyInForce, model: propensityModel(learned), killSwitch: switches, registry };
  };
}
