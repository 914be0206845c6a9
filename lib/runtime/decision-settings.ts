import { channelPriors } from '../core/arbitration/channel-priors.ts';
import { startOfLearning } from '../core/learning/learned-model.ts';
import type { DecisionSettings } from '../store/accept-dispatch.ts';
import { registryReader } from '../store/ask-registries.ts';
import { killSwitchReader } from '../store/kill-switch.ts';
import { policyReader } from '../store/policy-versions.ts';
import type { Ports } from './ports.ts';

/** What is believed before anything was counted; a customer's own answers weigh from the first one on. */
const model = { ...channelPriors, learned: startOfLearning };

/**
 * What every decision is made with: the contact policy in force, the propensity model and the kill switch. Rejects when policy
 * or switch cannot be read: then nothing is decided and nothing is claimed.
 */
export function decisionSettings(ports: Pick<Ports, 'table' | 'clock'>): () => Promise<DecisionSettings> {
  const killSwitch = killSwitchReader(ports.table, ports.clock);
  const policy = policyReader(ports.table, ports.clock);
  const registry = registryReader(ports.table, ports.clock);
  return async () => {
    const [policyInForce, switches] = await Promise.all([policy(), killSwitch()]);
    return { policy: policyInForce, model, killSwitch: switches, registry };
  };
}
