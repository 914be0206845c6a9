import type { Priors } from '../../lib/core/learning/population.ts';
import { channels } from '../../lib/core/vocabulary.ts';
import { issueWorld } from '../response-world/world.ts';

/** What the learners start from: the right base responses, spreads that are not quite those of the world. */
export const priors: Priors = {
  response: channels.map((name) => issueWorld.baseResponse[name]),
  spread: { engagement: 1, channel: 0.5, moment: 0.15 },
  segmentSpread: 0.05,
  spreadWeight: 200,
  lossRate: 0.004,
  halfLife: 13,
};
