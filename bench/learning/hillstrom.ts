import { solve } from '../../lib/core/learning/cholesky.ts';
import { untimed } from '../../lib/core/learning/customer-beliefs.ts';
import { refit } from '../../lib/core/learning/fit-population.ts';
import { setExposure } from '../../lib/core/learning/log-bytes.ts';
import {
  baseLogit,
  firstSegmentTerm,
  type Population,
  type Priors,
  startOfPopulation,
} from '../../lib/core/learning/population.ts';
import { addLog, emptyCounts, exposureCode } from '../../lib/core/learning/population-counts.ts';
import { outcome } from '../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../lib/core/learning/response-log.ts';
import { channels, week } from '../../lib/core/vocabulary.ts';
import { readLog } from './read-log.ts';
import { type Bar, meanOf, shown } from './report.ts';

/** How sure the model must be, in standard errors, to leave the arm that is best for all. */
const sureness = 1.645;

/**
 * A randomised test of two e-mails and none: the population model with segments chooses among the three, learnt on one half and
 * weighed on the other by inverse propensity, both ways round, against the arm that was best on the learning half.
 */
const arms = ['Mens E-Mail', 'Womens E-Mail', 'No E-Mail'];

export function hillstrom(folder: string): Bar[] | null {
  const rows = readLog(folder, 'hillstrom.csv.gz');
  if (rows === null) return null;
  const people = rows.map(({ mens, womens, newbie, segment, visit }) => ({
    // What was bought last year, and whether the customer is new.
    segment: (mens === '1' ? 1 : 0) * 4 + (womens === '1' ? 1 : 0) * 2 + (newbie === '1' ? 1 : 0),
    arm: arms.indexOf(segment as string),
    visit: Number(visit),
  }));
  const differences: number[] = [];
  for (const half of [0, 1]) {
    const policy = learn(people.filter((_, index) => index % 2 === half));
    for (const [index, { segment, arm, visit }] of people.entries()) {
      if (index % 2 === half) continue;
      const chosen = policy.bySegment[segment] as number;
      const reward = (of: number) => (arm === of ? visit * arms.length : 0);
      differences.push(reward(chosen) - reward(policy.fixed));
    }
  }
  const difference = meanOf(differences);
  return [
    {
      what: `Hillstrom (${people.length} customers): visits under the learned choice less the best fixed arm, points`,
      measured: shown(difference, 2, 100),
      bar: 'interval above −0.5',
      held: difference.low > -0.005,
    },
  ];
}

type Person = { segment: number; arm: number; visit: number };

function learn(people: readonly Person[]): { bySegment: number[]; fixed: number } {
  const segments = 8;
  const priors: Priors = {
    response: [0.15, 0.15, 0.15, 0.15, 0.15],
    spread: { engagement: 0, channel: 0, moment: 0 },
    segmentSpread: 0.02,
    spreadWeight: 1,
    lossRate: 0,
    halfLife: 1e9,
  };
  const counts = Array.from({ length: segments }, () => emptyCounts());
  const visits = arms.map(() => ({ sent: 0, visits: 0 }));
  for (const [index, { segment, arm, visit }] of people.entries()) {
    const contact = { key: index, sentAt: 10 * week, hourOfWeek: untimed, channel: arm, recent: 0 };
    const log = noteContact(emptyLog, contact, visit === 1 ? outcome.opened : 0, visit === 1 ? 0 : null);
    setExposure(log, 0, exposureCode(1));
    addLog(counts[segment] as (typeof counts)[number], log, 1);
    const of = visits[arm] as { sent: number; visits: number };
    of.sent++;
    of.visits += visit;
  }
  let population = startOfPopulation(priors, segments);
  for (let round = 0; round < 10; round++) population = refit(population, counts, 2, priors);
  const best = (values: readonly number[]) => values.indexOf(Math.max(...values));
  const fixed = best(visits.map(({ sent, visits: seen }) => seen / sent));
  const bySegment = counts.map((_, segment) => {
    const logits = arms.map((_, arm) => baseLogit(population.mean, segment, arm, 0));
    const chosen = best(logits);
    const gain = (logits[chosen] as number) - (logits[fixed] as number);
    return gain > sureness * errorOfDifference(population, segment, chosen, fixed) ? chosen : fixed;
  });
  return { fixed, bySegment };
}

/** The standard error of how far two arms differ in a segment. */
function errorOfDifference(
  { mean, factor }: Population,
  segment: number,
  one: number,
  other: number,
): number {
  const direction = new Float64Array(mean.length);
  const segmentTerm = firstSegmentTerm + segment * channels.length;
  for (const term of [one, segmentTerm + one]) direction[term] = 1;
  for (const term of [other, segmentTerm + other]) direction[term] = (direction[term] as number) - 1;
  const moved = direction.slice();
  solve(factor, mean.length, moved);
  return Math.sqrt(direction.reduce((sum, value, term) => sum + value * (moved[term] as number), 0));
}
