import { run } from '@bufbuild/cel';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EligibilitySubject } from '../../lib/core/actions/eligibility.ts';
import { compileExpression } from '../../lib/eligibility/compile-expression.ts';
import { subjectWith } from './subject.ts';

/** The same expression on the other implementation; anything but a result is a failure. */
function oracle(source: string, { customer, facts, context }: EligibilitySubject): boolean | 'failed' {
  const counts = [
    'daysSinceLastContact',
    'contactsLast7Days',
    'contactsLast30Days',
    'openDispatches',
  ] as const;
  const whole = Object.fromEntries(counts.map((name) => [name, BigInt(facts[name])]));
  try {
    const bindings = {
      customer: input(customer),
      facts: input({ ...facts, ...whole, now: 0 }),
      context: input(context),
    };
    const answer = run(source, bindings as Parameters<typeof run>[1]);
    return typeof answer === 'boolean' ? answer : 'failed';
  } catch {
    return 'failed';
  }
}

function input(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(input);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([name, inner]) => [name, input(inner)]));
}

const text = fc.constantFrom(
  '"gold"',
  '"high"',
  '"saver"',
  '""',
  'customer.valueTier',
  'customer.attributes.plan',
  'context.page',
);
const list = fc.constantFrom('customer.segments', 'facts.consents', '["saver", "gold"]', 'customer.channels');
const count = fc.constantFrom(
  '0',
  '3',
  'facts.contactsLast7Days',
  'facts.daysSinceLastContact',
  'size(customer.segments)',
);
const decimal = fc.constantFrom(
  '2.5',
  '120.5',
  '0.0',
  'customer.attributes.balance',
  'customer.attributes.missing',
);
const order = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
const sum = fc
  .tuple(count, fc.constantFrom('+', '-', '*', '/', '%'), count)
  .map((parts) => `(${parts.join(' ')})`);

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(text, fc.constantFrom('==', '!='), text).map((parts) => parts.join(' ')),
    fc.tuple(fc.oneof(count, sum), order, fc.oneof(count, sum)).map((parts) => parts.join(' ')),
    fc.tuple(decimal, order, decimal).map((parts) => parts.join(' ')),
    fc.tuple(decimal, fc.constantFrom('<', '>', '<=', '>='), count).map((parts) => parts.join(' ')),
    fc.tuple(text, list).map(([one, all]) => `${one} in ${all}`),
    fc
      .tuple(list, fc.constantFrom('exists', 'all', 'exists_one'), text)
      .map(([all, loop, one]) => `${all}.${loop}(x, x == ${one})`),
    fc.tuple(list, text).map(([all, one]) => `${all}.filter(x, x != ${one}).size() > 1`),
    fc.constantFrom(
      'facts.contacts.exists(c, c.channel == "sms" && c.daysAgo < 5.0)',
      'context.presence.web == true',
    ),
    fc.constantFrom(
      'has(customer.attributes.missing)',
      'has(customer.attributes.plan)',
      'context.missing == 1',
      'facts.doNotCall',
    ),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map((parts) => `(${parts.join(' ')})`),
    tie('condition').map((inner) => `!(${inner})`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}));

it('agrees with another implementation of the language, errors included', () => {
  let asked = 0;
  fc.assert(
    fc.property(
      condition,
      fc.constantFrom('gold', 'saver', 'plain'),
      fc.integer({ min: 0, max: 5 }),
      (source, plan, days) => {
        const compiled = compileExpression(source);
        if (!compiled.ok) return;
        asked++;
        const subject = subjectWith({
          customer: { attributes: { plan, balance: 120.5 }, segments: [plan, 'x'] },
          facts: { daysSinceLastContact: days },
        });
        const verdict = compiled.expression(subject);
        expect('failed' in verdict ? 'failed' : verdict.holds, source).toBe(oracle(source, subject));
      },
    ),
    { numRuns: 1_500 },
  );
  expect(asked).toBeGreaterThan(1_000);
});
