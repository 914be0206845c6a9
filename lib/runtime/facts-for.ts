import { contactRequest } from '../core/actions/contacts-for.ts';
import type { Facts, RegistryFacts } from '../core/decision.ts';
import { mergeRegistryFacts } from '../core/registry/merge-answers.ts';
import type { Purpose } from '../core/vocabulary.ts';
import type { DecisionSettings } from '../store/accept-dispatch.ts';
import { completeFacts } from '../store/ask-registries.ts';

/** What decisions about a customer need to know, for several purposes: each may ask other registries. */
export async function factsFor(
  settings: DecisionSettings,
  purposes: readonly Purpose[],
  person: Pick<Facts, 'profile' | 'gate'>,
  now: number,
): Promise<Facts> {
  const { customerId } = person.profile;
  const all = await Promise.all(
    [...new Set(purposes)].map((purpose) =>
      completeFacts(settings, contactRequest(customerId, purpose, null, now), person, now),
    ),
  );
  const registry = all.reduce<RegistryFacts>(
    (merged, facts) => mergeRegistryFacts(merged, facts.registry),
    {},
  );
  return { ...(all[0] as Facts), registry };
}
