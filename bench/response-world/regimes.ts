import { issueWorld, type WorldSettings } from './world.ts';

type Regime = {
  name: string;
  settings: WorldSettings;
  /** How many times as many runs it needs as others to be told: where little is gained. Not said: once. */
  times?: number;
};

/** The usual world and what may be different about it, one thing at a time. */
export const regimes: readonly Regime[] = [
  { name: 'usual', settings: issueWorld },
  { name: 'channel preference 0.4', settings: { ...issueWorld, channelPreference: 0.4 } },
  { name: 'channel preference 1.2', settings: { ...issueWorld, channelPreference: 1.2 } },
  { name: 'engagement 2.5', settings: { ...issueWorld, engagement: 2.5 } },
  { name: 'hours of their own (concentration 8.7)', settings: { ...issueWorld, concentration: 8.7 } },
  { name: 'each hour for itself (no smoothing)', settings: { ...issueWorld, smoothing: 0 } },
  { name: 'segments tell nothing', settings: { ...issueWorld, segmentPreference: 0 }, times: 3 },
  { name: 'a channel dies', settings: { ...issueWorld, shock: 'channel-dies' } },
  { name: 'a channel appears', settings: { ...issueWorld, shock: 'channel-appears' } },
  { name: 'voice loses customers', settings: { ...issueWorld, shock: 'voice-opt-outs' } },
];
