import { calibrationBins, calibrationError } from '../../lib/core/learning/calibration.ts';
import { refit } from '../../lib/core/learning/fit-population.ts';
import { setExposure } from '../../lib/core/learning/log-bytes.ts';
import { probabilityOf } from '../../lib/core/learning/logistic.ts';
import {
  baseLogit,
  momentLogit,
  type Priors,
  startOfPopulation,
  timeLogits,
} from '../../lib/core/learning/population.ts';
import { addLog, emptyCounts, exposureCode, spanOf } from '../../lib/core/learning/population-counts.ts';
import { outcome } from '../../lib/core/learning/response.ts';
import { emptyLog, noteContact } from '../../lib/core/learning/response-log.ts';
import { channels, week, weekdays } from '../../lib/core/vocabulary.ts';
import { readLog } from './read-log.ts';
import { type Bar, meanOf, shown } from './report.ts';

/**
 * Calls of a bank in time order: what the population model says before each call, learnt from those before it, with and without
 * decay. The file has no instants, so every 100 calls are an epoch; a half-life of 2.5 epochs is 250 calls. Mobile and landline
 * stand for two channels, the attempt for recent contacts.
 */
const epochSize = 100;
const halfLife = 2.5;

export function bank(folder: string): Bar[] | null {
  const rows = readLog(folder, 'bank-contacts.csv.gz', ';');
  if (rows === null) return null;
  const calls = rows.map(({ contact, day_of_week: day, campaign, y }) => ({
    channel: channels.indexOf(contact === 'cellular' ? 'sms' : 'voice'),
    hourOfWeek: weekdays.indexOf(day as (typeof weekdays)[number]) * 24 + 12,
    recent: Math.min(7, Number(campaign) - 1),
    yes: y === 'yes' ? 1 : 0,
  }));
  const fading = predict(calls, halfLife);
  const constant = predict(calls, 1e9);
  const loss = (chance: number, yes: number) => -Math.log(yes === 1 ? chance : 1 - chance);
  // Each difference less what was to be expected of it is unforeseeable from the calls before, so the errors add up as if the
  // calls were independent (Lai, Gross and Shen 2011, Evaluating probability forecasts).
  const difference = meanOf(
    calls.map(({ yes }, index) => loss(fading[index] as number, yes) - loss(constant[index] as number, yes)),
  );
  const answers = calls.map(({ yes }) => yes);
  const errors = [fading, constant].map((of) => calibrationError(calibrationBins(of, answers)));
  const mean = (of: Float64Array) =>
    answers.reduce((sum, yes, index) => sum + loss(of[index] as number, yes), 0) / answers.length;
  return [
    {
      what: `Bank (${calls.length} calls): log-loss with decay less without`,
      measured: `${shown(difference, 4)}; ${mean(fading).toFixed(4)} against ${mean(constant).toFixed(4)}`,
      bar: 'significantly below 0',
      held: difference.high < 0,
    },
    {
      what: 'Bank: calibration error with decay',
      measured: `${(errors[0] as number).toFixed(4)}; without ${(errors[1] as number).toFixed(4)}`,
      bar: '≤ 0.012',
      held: (errors[0] as number) <= 0.012,
    },
  ];
}

type Call = { channel: number; hourOfWeek: number; recent: number; yes: number };

function predict(calls: readonly Call[], decay: number): Float64Array {
  const priors: Priors = {
    response: channels.map(() => 0.06),
    spread: { engagement: 0, channel: 0, moment: 0 },
    segmentSpread: 0,
    spreadWeight: 1,
    lossRate: 0,
    halfLife: decay,
  };
  let population = startOfPopulation(priors, 1);
  const counts = emptyCounts();
  const times = new Float64Array(31);
  const predicted = new Float64Array(calls.length);
  for (const [index, { channel, hourOfWeek, recent, yes }] of calls.entries()) {
    const epoch = Math.floor(index / epochSize);
    if (index % epochSize === 0 && index > 0) {
      population = refit(population, [counts], epoch - 1, priors, false);
      if (decay < 1e6) counts.epochs.delete(spanOf(epoch - 40, 0));
    }
    times.fill(0);
    timeLogits(population.mean, times);
    predicted[index] = probabilityOf(
      baseLogit(population.mean, 0, channel, recent) + momentLogit(times, hourOfWeek),
    );
    const contact = { key: index, sentAt: epoch * 4 * week, hourOfWeek, channel, recent };
    const log = noteContact(emptyLog, contact, yes === 1 ? outcome.engaged : 0, yes === 1 ? 0 : null);
    setExposure(log, 0, exposureCode(1));
    addLog(counts, log, 1);
  }
  return predicted;
}
