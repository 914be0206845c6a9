import { channels } from '../vocabulary.ts';
import { factorise, solve } from './cholesky.ts';
import { hoursOfDay, populationHourBasis } from './hour-basis.ts';
import { probabilityOf } from './logistic.ts';
import { lossRates } from './loss-rates.ts';
import {
  days,
  firstDayTerm,
  firstHourTerm,
  firstSegmentTerm,
  firstSettingTerm,
  hourTerms,
  type Population,
  type Priors,
  precisions,
  recentTerm,
  startOfPopulation,
} from './population.ts';
import {
  cellCount,
  type EpochCounts,
  emptyEpoch,
  epochAndSetting,
  exposureUnit,
  recentLevels,
  type SegmentCounts,
} from './population-counts.ts';
import { mostSettingTerms, termsOfSetting } from './setting.ts';
import { segmentSpread, spreads } from './spreads.ts';

const newtonSteps = 3;
const longestStep = 0.5;

/**
 * The population after counting once more, from where it stood: terms by damped Newton steps on the counts, each epoch
 * weighing by its age, the spreads by one step of scoring. `learnSpread` false keeps the spreads.
 */
export function refit(
  population: Population,
  counts: readonly SegmentCounts[],
  epoch: number,
  priors: Priors,
  learnSpread = true,
): Population {
  const { segments } = population;
  const size = population.mean.length;
  const cells = counts.map((of) => weigh(of, epoch, priors.halfLife));
  const start = startOfPopulation(priors, segments);
  const precision = precisions(segments, population.segmentSpread);
  const mean = population.mean.slice();
  const factor = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  for (let step = 0; step < newtonSteps; step++) {
    factor.fill(0);
    for (let term = 0; term < size; term++) {
      factor[term * size + term] = precision[term] as number;
      gradient[term] = (precision[term] as number) * ((start.mean[term] as number) - (mean[term] as number));
    }
    for (const [segment, settings] of cells.entries())
      for (const [setting, of] of settings)
        addCells(of, { segment, setting, segments }, mean, gradient, factor);
    factorise(factor, size);
    solve(factor, size, gradient);
    let longest = 0;
    for (const length of gradient) longest = Math.max(longest, Math.abs(length));
    const damping = longest > longestStep ? longestStep / longest : 1;
    for (let term = 0; term < size; term++) {
      mean[term] = (mean[term] as number) + damping * (gradient[term] as number);
    }
    if (longest < 1e-3) break;
  }
  return {
    segments,
    mean,
    factor,
    spread: learnSpread ? spreads(counts, priors) : population.spread,
    segmentSpread: learnSpread ? segmentSpread(mean, factor, segments, priors) : population.segmentSpread,
    lossRate: lossRates(
      cells.flatMap((settings) => [...settings.values()]),
      priors,
    ),
  };
}

/** `seen`: the cells with any exposure, ascending; few of all that there are, until there is much to learn from. */
type Cells = EpochCounts & { seen: number[] };

/** All epochs in one, each weighing by its age: of each setting that was seen. */
function weigh({ epochs }: SegmentCounts, epoch: number, halfLife: number): Map<number, Cells> {
  const settings = new Map<number, Cells>();
  // In order, because sums of numbers that are no longer whole depend on it.
  for (const span of [...epochs.keys()].sort((left, right) => left - right)) {
    const of = epochs.get(span) as EpochCounts;
    const { epoch: at, setting } = epochAndSetting(span);
    const weight = 2 ** (-Math.max(0, epoch - at) / halfLife);
    const cells: Cells = settings.get(setting) ?? { ...emptyEpoch(), seen: [] };
    settings.set(setting, cells);
    for (const name of ['responses', 'exposure', 'sent', 'lost'] as const) {
      const from = of[name];
      const into = cells[name];
      for (let i = 0; i < from.length; i++) {
        if (from[i] !== 0) into[i] = (into[i] as number) + weight * (from[i] as number);
      }
    }
  }
  for (const { exposure, seen } of settings.values())
    for (let cell = 0; cell < cellCount; cell++) if (exposure[cell] !== 0) seen.push(cell);
  return settings;
}

const values = new Float64Array(3 + hourTerms + 1 + mostSettingTerms);
const terms = new Int32Array(values.length);

type Place = { segment: number; setting: number; segments: number };

/** Gradient and curvature of what the cells of one segment in one setting say. */
function addCells(
  { responses, exposure, seen: cells }: Cells,
  place: Place,
  mean: Float64Array,
  gradient: Float64Array,
  factor: Float64Array,
): void {
  const size = mean.length;
  for (const cell of cells) {
    const seen = (exposure[cell] as number) / exposureUnit;
    const count = cellTerms(cell, place);
    let logit = 0;
    for (let i = 0; i < count; i++) logit += (values[i] as number) * (mean[terms[i] as number] as number);
    const base = probabilityOf(logit);
    const surprise = (responses[cell] as number) - seen * base;
    const information = seen * base * (1 - base);
    for (let i = 0; i < count; i++) {
      const term = terms[i] as number;
      const value = values[i] as number;
      gradient[term] = (gradient[term] as number) + surprise * value;
      for (let j = 0; j < count; j++) {
        const other = terms[j] as number;
        if (other > term) continue;
        const at = term * size + other;
        factor[at] = (factor[at] as number) + information * value * (values[j] as number);
      }
    }
  }
}

const mail = channels.indexOf('mail');

/** Which terms a cell has, into `terms` and `values`; returns how many. */
function cellTerms(cell: number, { segment, setting, segments }: Place): number {
  const recent = cell % recentLevels;
  const at = Math.floor(cell / recentLevels);
  const hourOfWeek = at % (hoursOfDay * days);
  const channel = Math.floor(at / (hoursOfDay * days));
  let count = 0;
  const put = (term: number, value: number) => {
    terms[count] = term;
    values[count++] = value;
  };
  put(channel, 1);
  put(firstSegmentTerm + segment * channels.length + channel, 1);
  if (recent > 0) put(recentTerm, recent);
  for (const term of termsOfSetting[setting] ?? []) put(firstSettingTerm(segments) + term, 1);
  if (channel === mail) return count;
  put(firstDayTerm + Math.floor(hourOfWeek / hoursOfDay), 1);
  const row = (hourOfWeek % hoursOfDay) * hourTerms;
  for (let k = 0; k < hourTerms; k++) put(firstHourTerm + k, populationHourBasis[row + k] as number);
  return count;
}
