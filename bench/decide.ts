import { arbitrate } from '../lib/core/arbitration/arbitrate.ts';
import { decide } from '../lib/core/decide.ts';
import { channels, day, hour } from '../lib/core/vocabulary.ts';
import { renderDecision } from '../lib/edge/render-decision.ts';
import { type AttributeAnswer, plainForm, protocolForm } from '../lib/store/attribute-values.ts';
import { gateItem, parseGate, parseProfile, profileItem } from '../lib/store/profile-items.ts';
import type { Item } from '../lib/store/table.ts';
import { decideByCalendar, readLuxon, readTemporal } from './support/by-calendar.ts';
import { contest } from './support/contest.ts';
import { customers, policy, zones } from './support/customers.ts';
import { jsonRules } from './support/json-rules.ts';
import { type Row, report, times, whole } from './support/report.ts';

/*
 * What a decision costs one core: five channels over a week, about a hundred open slots on each, every rule and all rule packs,
 * reasons included. Each customer is decided once, so that nothing is found in a cache that would not be there in life.
 */
/**
 * Customers of whom the facts are in memory at once. In life they are decided as soon as they are read: many at once would be copied
 * by each collection of garbage, and have left the processor's cache before their turn comes.
 */
const batch = 50;
/** So many batches in a round that compiling and collecting garbage have the share that they have in a long run. */
const batches = 200;
let contacts = 0;

/** Five channels with seven open spans of fifteen hours each: 105 slots. */
const judgements = (from: number) =>
  channels.map((channel) => ({
    channel,
    suppressed: false,
    reasons: [],
    passed: 0,
    open: Array.from({ length: 7 }, (_, index) => [
      from + index * day + hour,
      from + index * day + 16 * hour,
    ]).flat(),
  }));

const stored = (index: number) =>
  customers(index, batch).map(({ request, facts, now }) => {
    const items = [profileItem(facts.profile), gateItem(request.customerId, facts.gate)];
    const form = ({ Item }: AttributeAnswer) => Item as NonNullable<typeof Item>;
    const answered = items.map((Item) => form(protocolForm({ Item }, (bytes) => bytes)));
    return { request, facts, now, answer: { Items: answered } };
  });

const askRules = jsonRules();
const few = 3;

const costs = await contest(24, [
  {
    name: 'decide',
    batch,
    batches,
    prepare: (index) => {
      const asked = customers(index * batch, batch);
      return () => {
        for (const { request, facts, now } of asked) {
          if (decide(request, facts, policy, now, 1).outcome === 'contact') contacts++;
        }
        if (contacts === 0) throw new Error('No decision led to a contact: this measures something else.');
      };
    },
  },
  {
    name: 'render',
    batch,
    batches,
    prepare: (index) => {
      const asked = customers(index * batch, batch);
      return () => {
        for (const { request, facts, now } of asked)
          JSON.stringify(renderDecision(decide(request, facts, policy, now, 1), 'id'));
      };
    },
  },
  {
    name: 'parse',
    batch,
    batches,
    prepare: (index) => {
      const asked = stored(index * batch);
      return () => {
        for (const { request, facts, now, answer } of asked) {
          const [profile, gate] = plainForm(answer).Items as [Item, Item];
          decide(
            request,
            { ...facts, profile: parseProfile(profile), gate: parseGate(gate) },
            policy,
            now,
            1,
          );
        }
      };
    },
  },
  {
    name: 'score',
    batch,
    batches,
    prepare: (index) => {
      const asked = customers(index * batch, batch).map((one) => ({ ...one, open: judgements(one.now) }));
      return () => {
        for (const { request, facts, now, open } of asked) {
          arbitrate(open, request, facts, policy, [facts.profile.timeZone as string], {
            from: now,
            now,
            seed: 0,
          });
        }
      };
    },
  },
  ...(
    [
      ['luxon', readLuxon],
      ['temporal-polyfill', readTemporal],
    ] as const
  ).map(([name, read]) => ({
    name,
    batch: few,
    prepare: (index: number) => {
      const asked = customers(index * few, few);
      return () => {
        for (const one of asked) decideByCalendar(one, read);
      };
    },
  })),
  {
    name: 'json-rules-engine',
    batch: few,
    prepare: (index) => {
      const asked = customers(index * few, few);
      return async () => {
        for (const one of asked) await askRules(one);
      };
    },
  },
]);

const cost = (name: string) => costs.get(name) as NonNullable<ReturnType<typeof costs.get>>;
const bar = (what: string, name: string, perSecond: number): Row => {
  const { median, low, high } = cost(name);
  const rate = 1e6 / median;
  return {
    what,
    figure: `${whole(rate)} / s`,
    against: `${median.toFixed(1)} µs (${low.toFixed(1)}–${high.toFixed(1)})`,
    bar: `≥ ${whole(perSecond)} / s`,
    met: rate >= perSecond,
  };
};
const slower = (what: string, name: string): Row => ({
  what,
  figure: `${whole(1e6 / cost(name).median)} / s`,
  against: `a decision is ${times(cost(name).median / cost('decide').median)} as fast`,
});

report({
  title: 'Decisions',
  how:
    `Processor time of one core, median of 24 rounds (in brackets the tenth part below and above), each in a process of its own, in turns. ${zones.length} places, ` +
    'five channels, 168 hours, about 100 open slots, 48 rule packs, structured reasons; each customer has objects of its own and is decided once. ' +
    'The calendars read one wall clock for each candidate and know hours only; json-rules-engine is asked fourteen conditions for each channel and knows no time.',
  rows: [
    bar('pure decisions', 'decide', 200_000),
    bar('decided and rendered as the API answer', 'render', 15_000),
    bar('unmarshalled, parsed and decided', 'parse', 35_000),
    bar('scoring of 5 × 105 open slots', 'score', 500_000),
    slower('by one luxon call for each candidate', 'luxon'),
    slower('by one temporal-polyfill call for each candidate', 'temporal-polyfill'),
    slower('the rules alone by json-rules-engine', 'json-rules-engine'),
  ],
});
