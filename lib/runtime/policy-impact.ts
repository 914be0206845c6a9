import { channelPriors } from '../core/arbitration/channel-priors.ts';
import { killSwitchOff } from '../core/decision.ts';
import type { Policy } from '../core/policy.ts';
import { askedAt, type PolicyImpact, withQuestion } from '../core/policy-impact.ts';
import { mergeRegistryFacts } from '../core/registry/merge-answers.ts';
import { completeFacts, registryReader } from '../store/ask-registries.ts';
import { readDecision } from '../store/decision-log.ts';
import { readCustomer } from '../store/read-customer.ts';
import type { RecentDecision } from '../store/recent-decisions.ts';
import type { Ports } from './ports.ts';

/** So many questions are read at once. */
const sideBySide = 20;

/**
 * Asks recorded questions again, now, under both policies, and adds what differs. The kill switch counts as off, since it
 * would hide what the policy does. Questions whose customer or record is gone, or half written, are left out.
 */
export async function addImpact(
  ports: Pick<Ports, 'table' | 'clock'>,
  impact: PolicyImpact,
  decisions: readonly RecentDecision[],
  policies: { before: Policy; after: Policy },
): Promise<PolicyImpact> {
  let sum = impact;
  for (let first = 0; first < decisions.length; first += sideBySide) {
    const questions = await Promise.all(
      decisions.slice(first, first + sideBySide).map((decision) => readQuestion(ports, policies, decision)),
    );
    for (const question of questions) {
      if (question !== null) sum = withQuestion(sum, question.asked, question.facts, policies, ports.clock());
    }
  }
  return sum;
}

async function readQuestion(
  { table, clock }: Pick<Ports, 'table' | 'clock'>,
  policies: { before: Policy; after: Policy },
  { customerId, inner }: RecentDecision,
) {
  const [recorded, customer] = await Promise.all([
    readDecision(table, customerId, inner),
    readCustomer(table, customerId, { consistent: false }),
  ]);
  if (!recorded || !customer || customer.behind) return null;
  const { request, decision } = recorded;
  const asked = { request, decidedAt: decision.decidedAt, seed: decision.seed };
  const settings = {
    killSwitch: killSwitchOff,
    model: channelPriors,
    registry: registryReader(table, clock),
  };
  const now = clock();
  const [facts, others] = await Promise.all(
    [policies.before, policies.after].map((policy) =>
      completeFacts({ ...settings, policy }, askedAt(asked, now), customer, now),
    ),
  );
  if (facts === undefined) return null;
  return { asked, facts: { ...facts, registry: mergeRegistryFacts(facts.registry, others?.registry) } };
}
