import { channelPriors } from '../core/arbitration/channel-priors.ts';
import { defaultPolicy } from '../core/default-policy.ts';
import type { DecisionSettings } from '../store/accept-dispatch.ts';
import { killSwitchReader } from '../store/kill-switch.ts';
import type { Ports } from './ports.ts';

/** What every decision is made with: the contact policy, the propensity model and the kill switch. */
export function decisionSettings(ports: Pick<Ports, 'table' | 'clock'>): () => Promise<DecisionSettings> {
  const killSwitch = killSwitchReader(ports.table, ports.clock);
  return async () => ({ policy: defaultPolicy, model: channelPriors, killSwitch: await killSwitch() });
}
