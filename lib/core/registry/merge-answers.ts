import type { RegistryFacts } from '../decision.ts';
import { channels } from '../vocabulary.ts';

/** What registries were asked for several questions about one customer; of the same list they are told the same. */
export function mergeRegistryFacts(first: RegistryFacts = {}, second: RegistryFacts = {}): RegistryFacts {
  const asked = channels.filter((channel) => first[channel] ?? second[channel]);
  return Object.fromEntries(asked.map((channel) => [channel, { ...first[channel], ...second[channel] }]));
}
