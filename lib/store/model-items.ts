import * as z from 'zod';
import { type LearnedModel, shippedPriors } from '../core/learning/learned-model.ts';
import type { ResponseLog } from '../core/learning/log-bytes.ts';
import { startOfPopulation } from '../core/learning/population.ts';
import { type EpochCounts, emptyEpoch, epochAndSetting, spanOf } from '../core/learning/population-counts.ts';
import { readLog } from '../core/learning/response-log.ts';
import { countedKey, countedShard, learnShardOf } from './keys.ts';
import { item, pack, parse, plainBytes, unpack } from './stored-item.ts';
import type { Item, Key } from './table.ts';

/*
 * What is kept of everybody's answers: of each customer what is counted; of each shard the sums and the batch that is being
 * added to them; the segments; and the models that were fitted.
 */

const bytes = z.instanceof(Uint8Array);
const packed = z.union([z.string(), bytes]);

// ---- what is counted of one customer

export type CountedItem = {
  /** The batch that counted it. */
  seq: number;
  /** The generation of the sums in which it is counted. */
  generation: number;
  segment: number;
  log: ResponseLog;
};

const StoredCounted = z.object({ seq: z.int(), generation: z.int(), segment: z.int(), log: bytes });

/** Its place in the index never changes: there a rebuild finds everybody who was ever counted. */
export function countedItem(customerId: string, counted: CountedItem): Item {
  const index = { dueShard: countedShard(learnShardOf(customerId)), dueKey: customerId };
  return item(countedKey(customerId), { ...counted, ...index });
}

export function parseCounted(stored: Item): CountedItem {
  const { log, ...rest } = parse(StoredCounted, stored);
  return { ...rest, log: readLog(plainBytes(log)) };
}

// ---- the batch of a shard

/** One customer of a batch. */
export type BatchEntry = {
  customerId: string;
  segment: number;
  log: ResponseLog;
  /** The version of their answers that was read, and when they are to be counted next; null: those are left alone. */
  learned: { version: number; countAt: number | null } | null;
};

export type FoldState = {
  /** Counts batches; each is begun under the number of the one before. 0: there was none yet. */
  seq: number;
  generation: number;
  rebuilding: boolean;
  /** The batch of this number, until all that it changes is written. */
  batch: readonly BatchEntry[] | null;
};

const StoredFold = z.object({
  seq: z.int(),
  generation: z.int(),
  rebuilding: z.boolean().default(false),
  batch: packed.optional(),
});
const StoredBatch = z.array(
  z.object({
    customerId: z.string(),
    segment: z.int(),
    log: z.string(),
    learned: z.object({ version: z.int(), countAt: z.number().nullable() }).nullable(),
  }),
);

export function foldKey(shard: number): Key {
  return { pk: 'MODEL#FOLD', sk: `SHARD#${shard}` };
}

export function foldItem(shard: number, { batch, ...state }: FoldState): Item {
  const plain = batch?.map((entry) => ({ ...entry, log: Buffer.from(entry.log).toString('base64') }));
  return item(foldKey(shard), { ...state, ...(plain && { batch: pack(plain) }) });
}

export function parseFold(stored: Item): FoldState {
  const { batch, ...state } = parse(StoredFold, stored);
  if (batch === undefined) return { ...state, batch: null };
  const entries = StoredBatch.parse(unpack(batch));
  return {
    ...state,
    batch: entries.map((entry) => ({ ...entry, log: readLog(plainBytes(Buffer.from(entry.log, 'base64'))) })),
  };
}

// ---- the sums of a shard

/** Of one segment, one epoch of four weeks and one setting. */
export type EpochItem = { seq: number; counts: EpochCounts };
/** Of one segment: customers, and their parts in the spreads. */
export type TotalItem = { seq: number; customers: number; spreads: readonly number[] };

const StoredEpoch = z.object({ seq: z.int(), counts: packed });
const Sparse = z.object({
  cells: z.array(z.tuple([z.int(), z.number(), z.number()])),
  levels: z.array(z.tuple([z.int(), z.number(), z.number()])),
});
const StoredTotal = z.object({ seq: z.int(), customers: z.number(), spreads: z.array(z.number()) });

const digits = (value: number, width: number) => String(value).padStart(width, '0');

/** Everything that a shard sums up to in one generation. */
export function countsRange(shard: number, generation: number): { pk: string; from: string; to: string } {
  return { pk: `MODEL#COUNTS#${shard}#${generation}`, from: 'SEGMENT#', to: 'SEGMENT#~' };
}

export function spanKey(shard: number, generation: number, segment: number, span: number): Key {
  const { epoch, setting } = epochAndSetting(span);
  return {
    pk: countsRange(shard, generation).pk,
    sk: `SEGMENT#${digits(segment, 2)}#EPOCH#${digits(epoch, 5)}${setting === 0 ? '' : `#SETTING#${digits(setting, 2)}`}`,
  };
}

export function totalKey(shard: number, generation: number, segment: number): Key {
  return { pk: countsRange(shard, generation).pk, sk: `SEGMENT#${digits(segment, 2)}#TOTAL` };
}

/** What stands under a key of the sums. */
export function readCountsKey(sk: string): { segment: number; span: number | null } {
  const [, segment, kind, epoch, , setting = 0] = sk.split('#');
  return { segment: Number(segment), span: kind === 'EPOCH' ? spanOf(Number(epoch), Number(setting)) : null };
}

export function epochItem(key: Key, { seq, counts }: EpochItem): Item {
  return item(key, {
    seq,
    counts: pack({
      cells: sparse(counts.responses, counts.exposure),
      levels: sparse(counts.sent, counts.lost),
    }),
  });
}

function sparse(first: Float64Array, second: Float64Array): [number, number, number][] {
  const cells: [number, number, number][] = [];
  for (let at = 0; at < first.length; at++) {
    const [one, other] = [first[at] as number, second[at] as number];
    if (one !== 0 || other !== 0) cells.push([at, one, other]);
  }
  return cells;
}

export function parseEpoch(stored: Item): EpochItem {
  const { seq, counts: body } = parse(StoredEpoch, stored);
  const { cells, levels } = Sparse.parse(unpack(body));
  const counts = emptyEpoch();
  for (const [at, responses, exposure] of cells) {
    counts.responses[at] = responses;
    counts.exposure[at] = exposure;
  }
  for (const [at, sent, lost] of levels) {
    counts.sent[at] = sent;
    counts.lost[at] = lost;
  }
  return { seq, counts };
}

export function totalItem(key: Key, total: TotalItem): Item {
  return item(key, total);
}

export function parseTotal(stored: Item): TotalItem {
  return parse(StoredTotal, stored);
}

// ---- segments, and the models

export const segmentsKey: Key = { pk: 'MODEL#SEGMENTS', sk: 'NAMES' };
const StoredSegments = z.object({ version: z.int(), names: z.array(z.string()) });
export type SegmentNames = z.infer<typeof StoredSegments>;

export function segmentsItem(segments: SegmentNames): Item {
  return item(segmentsKey, segments);
}

export function parseSegments(stored: Item): SegmentNames {
  return parse(StoredSegments, stored);
}

export const modelPointerKey: Key = { pk: 'MODEL#POPULATION', sk: 'CURRENT' };
/** `fittedAt` in milliseconds; `counted`: how many batches it was fitted to. */
export type ModelPointer = { number: number; fittedAt: number; counted: number };
const StoredPointer = z.object({ number: z.int().min(1), fittedAt: z.number(), counted: z.number() });

export function modelPointerItem(pointer: ModelPointer): Item {
  return item(modelPointerKey, pointer);
}

export function parseModelPointer(stored: Item): ModelPointer {
  return parse(StoredPointer, stored);
}

export function modelKey(number: number): Key {
  return { pk: 'MODEL#POPULATION', sk: `VERSION#${digits(number, 12)}` };
}

const numbers = z.array(z.number());
const StoredModel = z.object({ model: packed });
const Model = z.object({
  segments: z.array(z.string()),
  contacts: numbers,
  mean: numbers,
  /** Row after row, the lower triangle. */
  factor: numbers,
  spread: z.object({ engagement: z.number(), channel: z.number(), moment: z.number() }),
  segmentSpread: z.number(),
  lossRate: numbers,
});

/** `expiresAt` in seconds since 1970. */
export function modelItem(number: number, model: Omit<LearnedModel, 'version'>, expiresAt: number): Item {
  const { population, segments, contacts } = model;
  const { mean, factor, spread, segmentSpread, lossRate } = population;
  const size = mean.length;
  const lower = Array.from({ length: size }, (_, row) => [
    ...factor.subarray(row * size, row * size + row + 1),
  ]);
  const plain = { mean: [...mean], factor: lower.flat(), spread, segmentSpread, lossRate: [...lossRate] };
  return item(modelKey(number), { model: pack({ segments, contacts, ...plain }), expiresAt });
}

export function parseModel(stored: Item): LearnedModel {
  const {
    segments,
    contacts,
    mean,
    factor: lower,
    spread,
    segmentSpread,
    lossRate,
  } = Model.parse(unpack(parse(StoredModel, stored).model));
  const before = mean.length;
  // An earlier version knew of no settings: of those nothing was learned yet.
  const start = startOfPopulation(shippedPriors, contacts.length);
  const size = start.mean.length;
  const factor = start.factor;
  for (let row = 0, at = 0; row < before; row++)
    for (let column = 0; column <= row; column++) factor[row * size + column] = lower[at++] as number;
  return {
    version: `learned-${Number(stored.sk.slice('VERSION#'.length))}`,
    segments,
    contacts,
    population: {
      segments: contacts.length,
      mean: Float64Array.from([...mean, ...start.mean.subarray(before)]),
      factor,
      spread,
      segmentSpread,
      lossRate: Float64Array.from(lossRate),
    },
  };
}
