import { addEpoch } from '../core/learning/count-changes.ts';
import { refit } from '../core/learning/fit-population.ts';
import { type LearnedModel, shippedPriors, startOfLearning } from '../core/learning/learned-model.ts';
import { firstSettingTerm, type Population, startOfPopulation } from '../core/learning/population.ts';
import {
  type EpochCounts,
  emptyCounts,
  epochOf,
  type SegmentCounts,
} from '../core/learning/population-counts.ts';
import { readState } from './count-batch.ts';
import { learnShards } from './keys.ts';
import {
  countsRange,
  modelItem,
  modelPointerItem,
  modelPointerKey,
  parseEpoch,
  parseModelPointer,
  parseTotal,
  readCountsKey,
} from './model-items.ts';
import { readModel } from './model-reader.ts';
import { segmentNames } from './segment-names.ts';
import type { StorePorts } from './store-ports.ts';
import type { Item, Table } from './table.ts';

/** A new model is fitted so often at most (milliseconds). */
const fitEvery = 600_000;
/** Longer than decisions are kept, which name the model that they were made with. */
const keptFor = 120 * 86_400_000;
/** Rounds of fitting: each takes the spreads one step further. */
const rounds = 3;

/** What all customers of a shard sum up to, by segment. */
export async function readSums(table: Table, shard: number, generation: number): Promise<SegmentCounts[]> {
  const sums: SegmentCounts[] = [];
  for await (const item of itemsOf(table, countsRange(shard, generation))) {
    const { segment, span } = readCountsKey(item.sk);
    while (sums.length <= segment) sums.push(emptyCounts());
    const of = sums[segment] as SegmentCounts;
    if (span !== null) of.epochs.set(span, parseEpoch(item).counts);
    else {
      const { customers, spreads } = parseTotal(item);
      of.customers = customers;
      of.spreads.set(spreads);
    }
  }
  return sums;
}

async function* itemsOf(table: Table, range: { pk: string; from: string; to: string }): AsyncGenerator<Item> {
  let after: string | undefined;
  do {
    const page = { ...range, consistent: true };
    const { items, next } = await table.query(after === undefined ? page : { ...page, after });
    yield* items;
    after = next ?? undefined;
  } while (after !== undefined);
}

/** Fits a new model to the counts, if there is something new and the last one is old enough. Answers its version; null: none. */
export async function fitModel({
  table,
  clock,
}: Pick<StorePorts, 'table' | 'clock'>): Promise<string | null> {
  const now = clock();
  const pointerItem = await table.get(modelPointerKey, { consistent: true });
  const pointer = pointerItem ? parseModelPointer(pointerItem) : null;
  if (pointer !== null && now - pointer.fittedAt < fitEvery) return null;
  const states = await Promise.all(learnShards.map((shard) => readState(table, shard)));
  const counted = states.reduce((sum, { seq }) => sum + seq, 0);
  // While a shard is counted anew its sums are not whole.
  if (counted === 0 || counted === pointer?.counted || states.some(({ rebuilding }) => rebuilding))
    return null;
  const names = await segmentNames(table);
  const sums = await Promise.all(
    learnShards.map((shard) => readSums(table, shard, (states[shard] as { generation: number }).generation)),
  );
  const before = pointer === null ? startOfLearning : await readModel(table, pointer.number);
  const model = fitted(before ?? startOfLearning, names, sums, now);
  const number = await keepModel(table, (pointer?.number ?? 0) + 1, model, now);
  const outcome = await table.put(
    modelPointerItem({ number, fittedAt: now, counted }),
    pointer === null ? { kind: 'absent' } : { kind: 'equals', attribute: 'number', value: pointer.number },
  );
  return outcome === 'written' ? `learned-${number}` : null;
}

/**
 * Keeps a model under the first number from here on that is free, and answers that. Put if absent: decisions name their model by its
 * number, so what stands there never changes, not even where two fit at once or one of them stalled.
 */
async function keepModel(
  table: Table,
  first: number,
  model: Omit<LearnedModel, 'version'>,
  now: number,
): Promise<number> {
  const expiresAt = Math.ceil((now + keptFor) / 1_000);
  // Each number that is taken was left by a run that did not end; however many there are, one is free.
  for (let number = first; ; number++)
    if ((await table.put(modelItem(number, model, expiresAt), { kind: 'absent' })) === 'written')
      return number;
}

function fitted(
  before: LearnedModel,
  names: readonly string[],
  shards: readonly (readonly SegmentCounts[])[],
  now: number,
): Omit<LearnedModel, 'version'> {
  const segments = names.length + 1;
  const counts = Array.from({ length: segments }, (_, segment) =>
    summed(shards.flatMap((sums) => sums[segment] ?? [])),
  );
  let population = withSegments(before.population, segments);
  for (let round = 0; round < rounds; round++)
    population = refit(population, counts, epochOf(now), shippedPriors);
  return { population, segments: names, contacts: counts.map(contactsOf) };
}

/** The sum of what several shards counted. */
export function summed(parts: readonly SegmentCounts[]): SegmentCounts {
  const sum = emptyCounts();
  for (const { customers, spreads, epochs } of parts) {
    sum.customers += customers;
    for (let part = 0; part < spreads.length; part++)
      sum.spreads[part] = (sum.spreads[part] as number) + (spreads[part] as number);
    for (const [span, counts] of epochs) {
      const known = sum.epochs.get(span);
      if (known === undefined) sum.epochs.set(span, copied(counts));
      else addEpoch(known, counts);
    }
  }
  return sum;
}

const copied = ({ responses, exposure, sent, lost }: EpochCounts): EpochCounts => ({
  responses: responses.slice(),
  exposure: exposure.slice(),
  sent: sent.slice(),
  lost: lost.slice(),
});

function contactsOf({ epochs }: SegmentCounts): number {
  let contacts = 0;
  for (const { sent } of epochs.values()) for (const count of sent) contacts += count;
  return contacts;
}

/** The population with segments that were not known before; what was believed of the others stays where a fit goes on from. */
function withSegments(before: Population, segments: number): Population {
  if (before.segments === segments) return before;
  const start = startOfPopulation(shippedPriors, segments);
  const kept = firstSettingTerm(Math.min(before.segments, segments));
  start.mean.set(before.mean.subarray(0, kept));
  start.mean.set(before.mean.subarray(firstSettingTerm(before.segments)), firstSettingTerm(segments));
  const { spread, segmentSpread } = before;
  return { ...start, spread, segmentSpread };
}
