import { regimes } from '../response-world/regimes.ts';
import { stages } from '../response-world/simulate.ts';
import {
  difference,
  learner,
  type Make,
  paired,
  populationOnly,
  type Shares,
  stageOf,
} from './paired-runs.ts';
import { meanOf, shown } from './report.ts';

/** A tuning seed: below all that are reported. */
const firstSeed = 1_000;
/** 0 takes what is best on average, 1 is Thompson's rule down to the customer. */
const widths = [0, 0.1, 0.25, 0.5, 1];

/** What each width of the draws earns, on tuning seeds: why the shipped one is what it is. No bar. */
export function widthsTried(runs: number, customers: number): { bars: []; table: string } {
  const settings = { ...(regimes[0] as (typeof regimes)[number]).settings, customers };
  const nameOf = (width: number) => `width ${width}`;
  const makes = new Map<string, Make>([
    ['population only', populationOnly],
    ...widths.map(
      (width) => [nameOf(width), learner({ customerWidth: width, populationWidth: width })] as const,
    ),
  ]);
  const found = new Map<string, Shares[]>([...makes.keys()].map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, shares] of paired(settings, firstSeed + run, makes)) found.get(name)?.push(shares);
    console.error(`run ${run + 1} of ${runs}`);
  }
  const rival = found.get('population only') as Shares[];
  const rows = [...found].map(([name, shares]) => {
    const cells = stages.map((_, stage) => meanOf(stageOf(shares, stage)).mean.toFixed(1));
    const gain = name === 'population only' ? '' : shown(difference(shares, rival, 3), 1);
    const error = meanOf(shares.map(({ calibration }) => calibration)).mean.toFixed(4);
    return `| ${[name, ...cells, gain, error].join(' | ')} |`;
  });
  const last = stages.at(-1)?.name;
  const head = [
    'draws',
    ...stages.map(({ name }) => `contact ${name}`),
    `more than population only at ${last}`,
    'calibration error',
  ];
  return {
    bars: [],
    table: [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n'),
  };
}
