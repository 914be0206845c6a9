import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickOnce, pickProbability } from '../../../lib/core/learning/choose.ts';
import { emptyBeliefs, untimed } from '../../../lib/core/learning/customer-beliefs.ts';
import { learnCustomer, segmentView } from '../../../lib/core/learning/learn-customer.ts';
import type { Choosing, Options, Pick } from '../../../lib/core/learning/options.ts';
import { drawPopulation } from '../../../lib/core/learning/population-draws.ts';
import { randomStream } from '../../../lib/core/learning/random-stream.ts';
import { propensityOf } from '../../../lib/core/learning/reported-propensity.ts';
import { day } from '../../../lib/core/vocabulary.ts';
import { arbitraryNotes, logOf, population, start } from './contacts.ts';

const view = segmentView(population, 0);
const thompson: Choosing = { customerWidth: 1, populationWidth: 1, lossOfCustomer: 1 };
const certain: Choosing = { customerWidth: 0, populationWidth: 0, lossOfCustomer: 1 };
const draws = drawPopulation(population, 0, 1, 50, randomStream(5));

function believe(notes: Parameters<typeof logOf>[0] = []) {
  const beliefs = emptyBeliefs();
  learnCustomer(beliefs, logOf(notes), view, start + 90 * day);
  return beliefs;
}

function option(channel: number, hours: number[], value = 1): Options {
  return {
    channel,
    hours: Uint8Array.from(hours),
    worth: new Float64Array(hours.length).fill(1),
    value,
    cost: 0,
  };
}

const all = [option(0, [9, 10, 34]), option(1, [8, 9, 10, 60]), option(4, [untimed])];

function pickWith(options: readonly Options[], choosing: Choosing, seed: number, beliefs = believe()): Pick {
  const pick: Pick = { option: -1, slot: -1 };
  pickOnce(pick, options, beliefs, draws, 2, choosing, randomStream(seed));
  return pick;
}

describe('choosing', () => {
  it('picks the same again with the same seed', () => {
    fc.assert(
      fc.property(arbitraryNotes, fc.nat(), (notes, seed) => {
        const beliefs = believe(notes);
        expect(pickWith(all, thompson, seed, beliefs)).toEqual(pickWith(all, thompson, seed, beliefs));
      }),
      { numRuns: 50 },
    );
  });

  it('picks the same whatever the order of the channels, and however often what is late or dear is not looked at', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const arbitraryOptions = fc.tuple(
      ...[0, 1, 2, 3].map((channel) =>
        fc
          .tuple(
            fc.array(fc.tuple(fc.nat(167), fc.constantFrom(1, 1, 0.5)), { minLength: 1, maxLength: 3 }),
            share,
            share,
          )
          .map(
            ([slots, value, cost]): Options => ({
              channel,
              hours: Uint8Array.from(slots, ([at]) => at),
              worth: Float64Array.from(slots, ([, left]) => left),
              value: 0.5 + value,
              cost: cost / 20,
            }),
          ),
      ),
    );
    fc.assert(
      fc.property(arbitraryNotes, arbitraryOptions, fc.nat(), (notes, options, seed) => {
        const beliefs = believe(notes);
        const forward = pickWith(options, thompson, seed, beliefs);
        const backward = pickWith([...options].reverse(), thompson, seed, beliefs);
        expect([options[forward.option]?.channel, forward.slot]).toEqual([
          [...options].reverse()[backward.option]?.channel,
          backward.slot,
        ]);
        // Each channel alone is worth less, or the same.
        const others = options.filter((_, index) => index !== forward.option);
        const alone = pickWith(options.slice(forward.option, forward.option + 1), thompson, seed, beliefs);
        if (forward.option >= 0) expect(alone.slot).toBe(forward.slot);
        else for (const one of others) expect(pickWith([one], thompson, seed, beliefs).option).toBe(-1);
      }),
      { numRuns: 80 },
    );
  });

  it('picks one of the moments it is given, or waits', () => {
    fc.assert(
      fc.property(arbitraryNotes, fc.nat(), (notes, seed) => {
        const { option: chosen, slot } = pickWith(all, thompson, seed, believe(notes));
        if (chosen === -1) expect(slot).toBe(-1);
        else expect(all[chosen]?.hours[slot]).toBeDefined();
      }),
      { numRuns: 50 },
    );
  });

  it('tries more than one thing at full width, and always the same at none', () => {
    const seeds = Array.from({ length: 60 }, (_, seed) => seed);
    const tried = (choosing: Choosing) =>
      new Set(seeds.map((seed) => JSON.stringify(pickWith(all, choosing, seed))));
    expect(tried(thompson).size).toBeGreaterThan(2);
    expect(tried(certain).size).toBe(1);
  });

  it('takes the only moment there is, for certain', () => {
    const only = [option(1, [9])];
    const free = { ...thompson, lossOfCustomer: 0 };
    const pick = pickWith(only, free, 1);
    expect(pick).toEqual({ option: 0, slot: 0 });
    const asked = pickProbability(pick, only, believe(), draws, 2, free, randomStream(1), 100);
    expect(asked.probability).toBe(1);
    expect(asked.standardError).toBeGreaterThan(0);
  });

  it('waits where nothing is open, and where no response is worth the risk of losing the customer', () => {
    expect(pickWith([], thompson, 1)).toEqual({ option: -1, slot: -1 });
    expect(pickWith(all, { ...certain, lossOfCustomer: 1_000 }, 1)).toEqual({ option: -1, slot: -1 });
  });

  it('weighs what a later moment leaves of the value', () => {
    const early = { ...option(1, [9, 33]), worth: Float64Array.of(1, 0.5) };
    const late = { ...option(1, [9, 33]), worth: Float64Array.of(0.5, 1) };
    expect(pickWith([early], certain, 1).slot).toBe(0);
    expect(pickWith([late], certain, 1).slot).toBe(1);
  });

  it('says how often it picks what it picked', () => {
    const beliefs = believe();
    const pick = pickWith(all, thompson, 3, beliefs);
    const { probability, standardError } = pickProbability(
      pick,
      all,
      beliefs,
      draws,
      2,
      thompson,
      randomStream(9),
      400,
    );
    let same = 0;
    for (let seed = 0; seed < 4_000; seed++) {
      const again = pickWith(all, thompson, seed, beliefs);
      if (again.option === pick.option && again.slot === pick.slot) same++;
    }
    expect(Math.abs(probability - same / 4_000)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.03);
  });

  it('is sure of a choice that was not left to chance', () => {
    const pick = pickWith(all, certain, 3);
    expect(pickProbability(pick, all, believe(), draws, 2, certain, randomStream(1), 100)).toEqual({
      probability: 1,
      standardError: 0,
    });
  });

  it('reports a chance between its limits', () => {
    fc.assert(
      fc.property(arbitraryNotes, fc.nat(167), fc.nat(12), (notes, at, recent) => {
        const { propensity, low, high } = propensityOf(believe(notes), draws, 1, at, recent);
        expect(propensity).toBeGreaterThan(0);
        expect(propensity).toBeLessThan(1);
        expect(low).toBeLessThan(high);
      }),
      { numRuns: 50 },
    );
  });
});
