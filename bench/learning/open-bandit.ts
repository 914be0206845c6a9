import { evaluateOffPolicy, type LoggedChoice, type OffPolicy } from '../../lib/core/learning/off-policy.ts';
import { randomStream } from '../../lib/core/learning/random-stream.ts';
import { readLog } from './read-log.ts';
import type { Bar } from './report.ts';

/**
 * Do the estimators cover the truth? Real clicks, logged at random: logs of a skewed policy are drawn from them with known
 * probabilities, and the evenly random policy, whose truth is the share of clicks in the file, is estimated from each. And once
 * as it is: from the log of the site's own policy.
 */
const replications = 400;
const logSize = 4_000;

export function openBandit(folder: string): Bar[] | null {
  const random = readLog(folder, 'obd-random-men.csv.gz');
  const own = readLog(folder, 'obd-bts-men.csv.gz');
  if (random === null || own === null) return null;
  const rows = random.map(({ item_id: item, click }) => ({ item: Number(item), click: Number(click) }));
  const items = Math.max(...rows.map(({ item }) => item)) + 1;
  const truth = rows.reduce((sum, { click }) => sum + click, 0) / rows.length;
  const stream = randomStream(20_261, 1);
  const perItem = new Float64Array(items);
  for (const { item } of rows) perItem[item] = (perItem[item] as number) + 1;
  // A policy that shows some items eight times as often as others.
  const shares = perItem.map((count, item) => count * (1 + (7 * (item % 5)) / 4));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const accept = rows.map(({ item }) => (1 + (7 * (item % 5)) / 4) / 8);
  const covered = { ips: 0, snips: 0, doublyRobust: 0 };
  for (let replication = 0; replication < replications; replication++) {
    const log: LoggedChoice[] = [];
    const model = modelOf(rows, stream.uniform);
    const mean = model.reduce(
      (sum, chance, item) => sum + (chance * (perItem[item] as number)) / rows.length,
      0,
    );
    while (log.length < logSize) {
      const at = Math.floor(stream.uniform() * rows.length);
      if (stream.uniform() >= (accept[at] as number)) continue;
      const { item, click } = rows[at] as { item: number; click: number };
      log.push({
        probability: (shares[item] as number) / total,
        target: (perItem[item] as number) / rows.length,
        reward: click,
        expected: model[item] as number,
        expectedOfTarget: mean,
      });
    }
    const result = evaluateOffPolicy(log);
    for (const name of ['ips', 'snips', 'doublyRobust'] as const) {
      if (result[name].low <= truth && truth <= result[name].high) covered[name]++;
    }
  }
  const real = evaluateOffPolicy(
    own.map(({ propensity_score: probability, click }) => ({
      probability: Number(probability),
      target: 1 / items,
      reward: Number(click),
      expected: 0,
      expectedOfTarget: 0,
    })),
  );
  const degenerate = evaluateOffPolicy(
    Array.from({ length: 5_000 }, (_, index) => ({
      probability: index % 1_000 === 0 ? 0.001 : 0.999,
      target: index % 1_000 === 0 ? 1 : 0,
      reward: index % 2_000 === 0 ? 1 : 0,
      expected: 0,
      expectedOfTarget: 0,
    })),
  );
  // Twice the binomial error of 95 % at so many replications.
  const least = 0.95 - 2 * Math.sqrt((0.95 * 0.05) / replications);
  const shareOf = (count: number) => count / replications;
  const worst = Math.min(...Object.values(covered).map(shareOf));
  return [
    {
      what: `OBD: 95 % intervals that cover the truth (${replications} logs of ${logSize} drawn from real clicks)`,
      measured: Object.entries(covered)
        .map(([name, count]) => `${name} ${(100 * shareOf(count)).toFixed(1)} %`)
        .join(', '),
      bar: `≥ ${(100 * least).toFixed(1)} % each`,
      held: worst >= least,
    },
    {
      what: 'OBD: the random policy, estimated from the log of the site’s own, against its clicks',
      measured: `${percents(real)}; truth ${(100 * truth).toFixed(2)} %; worth ${real.effectiveSize.toFixed(0)} of ${real.decisions} decisions`,
      bar: 'each covers',
      held: [real.ips, real.snips].every(({ low, high }) => low <= truth && truth <= high),
    },
    {
      what: 'A degenerate log is warned of',
      measured: degenerate.warning ?? 'no warning',
      bar: 'a warning',
      held: degenerate.warning !== null,
    },
  ];
}

const percents = ({ ips, snips }: OffPolicy) =>
  [ips, snips]
    .map(
      ({ value, low, high }) =>
        `${(100 * value).toFixed(2)} % (${(100 * low).toFixed(2)} to ${(100 * high).toFixed(2)})`,
    )
    .join(', ');

/** What each item is expected to get, from a tenth of the rows, drawn to the mean. */
function modelOf(rows: readonly { item: number; click: number }[], uniform: () => number): number[] {
  const items = Math.max(...rows.map(({ item }) => item)) + 1;
  const seen = Array.from({ length: items }, () => ({ shown: 200, clicks: 1 }));
  for (const { item, click } of rows) {
    if (uniform() >= 0.1) continue;
    const of = seen[item] as { shown: number; clicks: number };
    of.shown++;
    of.clicks += click;
  }
  return seen.map(({ shown, clicks }) => clicks / shown);
}
