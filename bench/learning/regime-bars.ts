import { regimes } from '../response-world/regimes.ts';
import { stages } from '../response-world/simulate.ts';
import { onAllCores } from './on-all-cores.ts';
import { difference, type Shares } from './paired-runs.ts';
import { modelName, rivalName } from './policies.ts';
import { type Bar, type Mean, meanOf, shown, studentOf } from './report.ts';

/** None that was looked at before, neither for tuning nor for an earlier report. */
const firstSeed = 60_000;

/**
 * Every regime and shock: not worse than population-only by more than one point, at any stage; Holm's correction. So many paired
 * runs of each as are asked for, times what the regime says of itself.
 */
export async function otherWorlds(runs: number, customers: number): Promise<{ bars: Bar[]; table: string }> {
  const names = [rivalName, modelName];
  const asked = regimes.flatMap(({ name: regime, times = 1 }) =>
    Array.from({ length: runs * times }, (_, run) => ({ regime, customers, seed: firstSeed + run, names })),
  );
  const paired = await onAllCores(asked);
  const tests: { name: string; stage: string; gain: Mean; p: number }[] = [];
  const rows: string[] = [];
  for (const { name } of regimes) {
    const [rival, learnt] = [rivalName, modelName].map((policy) =>
      paired.flatMap((run, at) => (asked[at]?.regime === name ? (run.get(policy) as Shares) : [])),
    ) as [Shares[], Shares[]];
    const gains = stages.map((_, stage) => difference(learnt, rival, stage));
    for (const [stage, gain] of gains.entries()) {
      const error = (gain.high - gain.mean) / studentOf(rival.length - 1);
      tests.push({ name, stage: stages[stage]?.name as string, gain, p: upperTail((gain.mean + 1) / error) });
    }
    const calibration = meanOf(learnt.map((shares) => shares.calibration)).mean;
    const losses = meanOf(learnt.map((shares, run) => shares.losses - (rival[run] as Shares).losses));
    const cells = [
      name,
      rival.length,
      ...gains.map((gain) => shown(gain, 1)),
      calibration.toFixed(4),
      shown(losses, 2),
    ];
    rows.push(`| ${cells.join(' | ')} |`);
  }
  const ordered = [...tests].sort((left, right) => left.p - right.p);
  const failed = ordered.findIndex(({ p }, index) => p > 0.025 / (ordered.length - index));
  const missed = failed < 0 ? [] : ordered.slice(failed);
  const head = [
    'world',
    'runs',
    ...stages.map(({ name }) => `contact ${name}`),
    'calibration error',
    'lost of 1,000, difference',
  ];
  return {
    bars: [
      {
        what: `Every regime and shock (${tests.length} comparisons, Holm): not inferior by more than 1 point`,
        measured:
          missed.length === 0
            ? 'all'
            : `not shown: ${missed.map(({ name, stage }) => `${name} at ${stage}`).join(', ')}`,
        bar: 'all',
        held: missed.length === 0,
      },
    ],
    table: [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n'),
  };
}

/** The chance that a normal is above, by Abramowitz and Stegun 7.1.26. */
function upperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * series * Math.exp(-x * x);
  return z > 0 ? tail : 1 - tail;
}
