import { type MetricName, type MetricSpec, metrics } from '../telemetry/metrics.ts';

/** What CloudWatch would show of one metric, counted by some of its dimensions, since the start. */
export type Figure = {
  by: Readonly<Record<string, string>>;
  /** Lines that carried it, their sum, the latest and the greatest value. */
  samples: number;
  sum: number;
  latest: number;
  max: number;
  /** Of the latest 1,000. */
  p50: number;
  p95: number;
};

export type Figures = {
  /** Takes in what a line of the log carries. */
  count(entry: Readonly<Record<string, unknown>>): void;
  /** Every metric there is, with what was counted of it. */
  all(): { name: string; unit: string; about: string; state: boolean; figures: Figure[] }[];
};

type Series = { by: Record<string, string>; samples: number; sum: number; max: number; recent: number[] };
type Directive = { Dimensions: string[][]; Metrics: { Name: string }[] };

const remembered = 1_000;

/** Adds up the metrics of the log's lines, as CloudWatch does on AWS. */
export function countFigures(): Figures {
  const series = new Map<string, Series>();

  const add = (name: string, by: Record<string, string>, value: number) => {
    const key = JSON.stringify([name, by]);
    const known = series.get(key) ?? { by, samples: 0, sum: 0, max: value, recent: [] };
    known.samples += 1;
    known.sum += value;
    known.max = Math.max(known.max, value);
    known.recent.push(value);
    if (known.recent.length > remembered) known.recent.shift();
    series.set(key, known);
  };

  return {
    count(entry) {
      const { CloudWatchMetrics = [] } = (entry._aws ?? {}) as { CloudWatchMetrics?: Directive[] };
      for (const { Dimensions, Metrics } of CloudWatchMetrics) {
        for (const { Name } of Metrics) {
          for (const set of Dimensions) {
            const by = set
              .filter((field) => field !== 'service')
              .map((field) => [field, String(entry[field])]);
            add(Name, Object.fromEntries(by), Number(entry[Name]));
          }
        }
      }
    },
    all: () =>
      (Object.keys(metrics) as MetricName[]).map((name) => {
        const { unit, about, state }: MetricSpec = metrics[name];
        const own = [...series]
          .filter(([key]) => JSON.parse(key)[0] === name)
          .map(([, one]) => figureOf(one));
        own.sort((a, b) => JSON.stringify(a.by).localeCompare(JSON.stringify(b.by)));
        return { name, unit, about, state: state === true, figures: own };
      }),
  };
}

function figureOf({ by, samples, sum, max, recent }: Series): Figure {
  const sorted = recent.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { by, samples, sum, latest: recent.at(-1) ?? 0, max, p50: at(0.5), p95: at(0.95) };
}
