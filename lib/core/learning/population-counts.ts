import { channels, week } from '../vocabulary.ts';
import { untimed } from './customer-beliefs.ts';
import { hoursOfDay } from './hour-basis.ts';
import {
  channelOf,
  contactCount,
  exposureOf,
  hourOfWeekOf,
  outcomeOf,
  type ResponseLog,
  recentOf,
  sentAtOf,
  settingOf,
  spreadPart,
  spreadParts,
} from './log-bytes.ts';
import { answered, outcome } from './response.ts';
import { settingCount } from './setting.ts';

const days = 7;
export const recentLevels = 8;
export const cellCount = channels.length * hoursOfDay * days * recentLevels;

/** What a span of time brought, in each cell of channel × hour × day × recent contacts. All whole numbers. */
export type EpochCounts = {
  responses: Float64Array;
  /** In 1/1,024 of a contact: how many responses a base rate of 1 would have brought (`learn-customer.ts`). */
  exposure: Float64Array;
  /** By channel and recent contacts: contacts, and how many of them lost the customer. */
  sent: Float64Array;
  lost: Float64Array;
};

/**
 * What customers of one segment add up to, by epochs of four weeks and by setting (`spanOf`). Only whole numbers are added and taken away, so the sum is
 * exactly the same whatever the order, and is found again by adding up the customers once more.
 */
export type SegmentCounts = {
  epochs: Map<number, EpochCounts>;
  /** Customers with at least one contact. */
  customers: number;
  /** Their parts in the spreads. */
  spreads: Float64Array;
};

const epochLength = 4 * week;
export const exposureUnit = 1_024;

export function epochOf(instant: number): number {
  return Math.floor(instant / epochLength);
}

/** The contacts of one epoch that were sent in one setting are counted together, under this number. */
export function spanOf(epoch: number, setting: number): number {
  return epoch * settingCount + setting;
}

export function epochAndSetting(span: number): { epoch: number; setting: number } {
  return { epoch: Math.floor(span / settingCount), setting: span % settingCount };
}

export function emptyCounts(): SegmentCounts {
  return { epochs: new Map(), customers: 0, spreads: new Float64Array(spreadParts) };
}

/** Adds a customer's log to the counts, or takes it away (`sign` −1): an update takes the old one away and adds the new. */
export function addLog(counts: SegmentCounts, log: ResponseLog, sign: 1 | -1): void {
  const size = contactCount(log);
  if (size === 0) return;
  counts.customers += sign;
  for (let part = 0; part < spreadParts; part++) add(counts.spreads, part, sign * spreadPart(log, part));
  for (let index = 0; index < size; index++) {
    const exposure = exposureOf(log, index);
    // Nothing is known of it yet, or ever will be: undelivered, or opened by a machine only.
    if (exposure === 0) continue;
    const span = spanOf(epochOf(sentAtOf(log, index)), settingOf(log, index));
    let of = counts.epochs.get(span);
    if (of === undefined) {
      of = emptyEpoch();
      counts.epochs.set(span, of);
    }
    const channel = channelOf(log, index);
    const recent = recentOf(log, index);
    const cell = cellOf(channel, hourOfWeekOf(log, index), recent);
    const bits = outcomeOf(log, index);
    if ((bits & answered) !== 0) add(of.responses, cell, sign);
    add(of.exposure, cell, sign * (exposureUnits[exposure] as number));
    const level = channel * recentLevels + recent;
    add(of.sent, level, sign);
    if ((bits & outcome.lost) !== 0) add(of.lost, level, sign);
  }
}

/** The counts of a span in which nothing happened. */
export function emptyEpoch(): EpochCounts {
  return {
    responses: new Float64Array(cellCount),
    exposure: new Float64Array(cellCount),
    sent: new Float64Array(channels.length * recentLevels),
    lost: new Float64Array(channels.length * recentLevels),
  };
}

export function cellOf(channel: number, hourOfWeek: number, recent: number): number {
  // What has no moment stands at hour 0; the estimate knows its channels.
  const at = hourOfWeek === untimed ? 0 : hourOfWeek;
  return (channel * hoursOfDay * days + at) * recentLevels + recent;
}

function add(array: Float64Array, at: number, value: number): void {
  array[at] = (array[at] as number) + value;
}

// An exposure is kept in a byte: 0 for none, else a power of two in steps of an eighth, from 2^-16 up to 2^15.
const stepsPerOctave = 8;
const middle = 129;
const exposureUnits = Float64Array.from({ length: 256 }, (_, code) =>
  code === 0 ? 0 : Math.round(exposureUnit * 2 ** ((code - middle) / stepsPerOctave)),
);

/** The code of the nearest exposure that can be kept. */
export function exposureCode(exposure: number): number {
  if (!(exposure > 0)) return 0;
  const code = Math.round(Math.log2(exposure) * stepsPerOctave) + middle;
  return Math.min(255, Math.max(1, code));
}
