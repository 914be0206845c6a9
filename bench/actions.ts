import { Engine, type RuleProperties } from 'json-rules-engine';
import { type Action, ActionInput } from '../lib/core/actions/action.ts';
import { subjectOf } from '../lib/core/actions/customer-facts.ts';
import { nextBestAction } from '../lib/core/actions/next-best-action.ts';
import { prepareActions } from '../lib/core/actions/prepare-actions.ts';
import { channelPriors } from '../lib/core/arbitration/channel-priors.ts';
import type { Profile } from '../lib/core/customer.ts';
import { type Facts, killSwitchOff } from '../lib/core/decision.ts';
import { defaultPolicy } from '../lib/core/default-policy.ts';
import { emptyGate, type Gate } from '../lib/core/gate.ts';
import type { Policy } from '../lib/core/policy.ts';
import { channels, day, hour, weekdays } from '../lib/core/vocabulary.ts';
import { compileExpression } from '../lib/eligibility/compile-expression.ts';
import { type Cost, contest } from './support/contest.ts';
import { type Row, report, times, whole } from './support/report.ts';

/**
 * How many next best actions one core finds in a second: 200 actions, each with an expression, over five channels with about a
 * hundred open slots, call back and reasons included; and expressions against json-rules-engine on the same rules.
 */
const actionCount = 200;
const start = Date.UTC(2026, 2, 2, 3);
const windows = [{ days: [...weekdays], from: '08:00', to: '23:00' }];
const policy: Policy = { ...defaultPolicy, windows, senders: channels };
const tiers = ['low', 'medium', 'high'];
const purposes = ['marketing', 'marketing', 'service', 'collections'] as const;

/** The same rule three times: as an expression, as json-rules-engine has it, and its parts. */
const ruleOf = (n: number) => ({
  tier: tiers[n % 3] as string,
  segment: `segment-${n % 12}`,
  balance: (n % 10) * 100,
  days: n % 14,
});
type Rule = ReturnType<typeof ruleOf>;
const celOf = ({ tier, segment, balance, days }: Rule) =>
  `customer.valueTier == "${tier}" && ("${segment}" in customer.segments || customer.attributes.balance > ${balance}) && facts.daysSinceLastContact >= ${days}`;
const jsonOf = ({ tier, segment, balance, days }: Rule, id: string): RuleProperties => ({
  conditions: {
    all: [
      { fact: 'customer', path: '$.valueTier', operator: 'equal', value: tier },
      {
        any: [
          { fact: 'customer', path: '$.segments', operator: 'contains', value: segment },
          { fact: 'customer', path: '$.attributes.balance', operator: 'greaterThan', value: balance },
        ],
      },
      { fact: 'facts', path: '$.daysSinceLastContact', operator: 'greaterThanInclusive', value: days },
    ],
  },
  event: { type: id },
});

const rules = Array.from({ length: actionCount }, (_, n) => ruleOf(n));
const actions: Action[] = rules.map((rule, n) => ({
  id: `action-${n}`,
  ...ActionInput.parse({
    name: `Action ${n}`,
    purpose: purposes[n % 4],
    topic: `topic-${n % 20}`,
    eligibility: celOf(rule),
    channels: ['sms', 'email', 'voice', 'push', 'mail', 'inbound'],
    value: 5 + (n % 40),
    cooldownDays: n % 30,
    context: n % 5 === 0 ? [{ when: 'context.?presence.?web.orValue(false) == true', factor: 1.5 }] : [],
  }),
}));
const prepared = prepareActions(actions, compileExpression);

function factsOf(index: number, now: number): Facts {
  const profile: Profile = {
    customerId: `c-${index}`, version: 1, timeZone: 'America/New_York', country: null, region: null, postalCode: null, language: 'en',
    valueTier: tiers[index % 3] as string, segments: [`segment-${index % 12}`, `segment-${(index + 5) % 12}`],
    attributes: { balance: (index * 37) % 1_000 }, windows: null, quietHours: [], topics: [], updatedAt: 0,
    contactPoints: channels.map((channel) => ({
      channel, address: channel, country: null, areaCode: null, lineType: 'unknown', verifiedAt: null, source: null,
    })),
  }; // biome-ignore format: one customer
  const gate: Gate = {
    ...emptyGate,
    consents: channels.map((channel) => ({ channel, purpose: 'marketing', status: 'granted', at: 1, byCustomer: true })),
    contacts: Array.from({ length: 6 }, (_, contact) => ({
      at: now - (20 - 3 * contact) * day, channel: channels[contact % 5] ?? 'sms', purpose: 'marketing', topic: null, campaign: null,
      conversation: false,
    })),
  }; // biome-ignore format: one customer
  return { profile, gate, killSwitch: killSwitchOff, model: channelPriors };
}

const customers = Array.from({ length: 300 }, (_, index) => {
  const now = start + (index % 168) * hour;
  const facts = factsOf(index, now);
  const offers = [
    { action: `action-${index % actionCount}`, outcome: 'refused' as const, at: now - 3 * day, key: 'k' },
  ];
  return { now, facts, offers };
});
const context = { presence: { web: true } };

// The same rules, the same customers, the same answers.
const subjects = customers
  .slice(0, 60)
  .map(({ now, facts, offers }) => subjectOf(facts, offers, { situation: 'outbound', context, now }, false));
const expressions = rules.map((rule) => {
  const compiled = compileExpression(celOf(rule));
  if (!compiled.ok) throw new Error(compiled.fault.detail);
  return compiled.expression;
});
const engine = new Engine(rules.map((rule, n) => jsonOf(rule, `${n}`)));
const byCel = () =>
  subjects.map((subject) =>
    expressions.flatMap((ask, n) => {
      const verdict = ask(subject);
      return 'holds' in verdict && verdict.holds ? [n] : [];
    }),
  );
const byJsonRules = async () => {
  const all: number[][] = [];
  for (const { customer, facts } of subjects) {
    const { events } = await engine.run({ customer, facts });
    all.push(events.map(({ type }) => Number(type)).sort((a, b) => a - b));
  }
  return all;
};

const decideAll = (situation: 'outbound' | 'inbound_call') => () => {
  for (const { now, facts, offers } of customers)
    nextBestAction({ situation, context, now }, { facts, offers }, prepared, policy, 7);
};
const evaluations = subjects.length * rules.length;
const same = JSON.stringify(byCel()) === JSON.stringify(await byJsonRules());
const costs = await contest(24, [
  { name: 'outbound', batch: customers.length, prepare: () => decideAll('outbound') },
  { name: 'inbound', batch: customers.length, prepare: () => decideAll('inbound_call') },
  { name: 'expressions', batch: evaluations, prepare: () => byCel },
  { name: 'json-rules-engine', batch: evaluations, prepare: () => byJsonRules },
]);
const costOf = (name: string) => costs.get(name) as Cost;
const decisions = (what: string, { median, low, high }: Cost): Row => ({
  what,
  figure: `${whole(1e6 / median)} / s`,
  against: `${whole(median)} µs (${whole(low)}–${whole(high)})`,
  bar: '≥ 2,000 / s',
  met: median <= 500,
});
const [cel, jsonRules] = [costOf('expressions').median, costOf('json-rules-engine').median];
report({
  title: 'Actions',
  how:
    `Processor time of one core, in memory, median of 24 rounds (in brackets the tenth part below and above), each in a process of its own, in turns. ${actionCount} actions, each with an expression of its ` +
    'own; five channels with about a hundred open slots; call back, closings and every reason included; the inbound one also weighs the next best question. Expressions: 200 ' +
    'rules asked of 60 customers by both, with the same answers.',
  rows: [
    decisions('the best action to make a contact for', costOf('outbound')),
    decisions('the best action for a customer who calls', costOf('inbound')),
    {
      what: 'expressions asked',
      figure: `${whole(1e6 / cel)} / s`,
      against: `${times(jsonRules / cel)} json-rules-engine (${whole(1e6 / jsonRules)} / s), answers ${same ? 'all the same' : 'NOT the same'}`,
      bar: '≥ 10 × json-rules-engine',
      met: same && jsonRules >= 10 * cel,
    },
  ],
});
if (!same) process.exitCode = 1;
