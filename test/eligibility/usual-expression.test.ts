import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileExpression } from '../../lib/eligibility/compile-expression.ts';
import { compileUsual } from '../../lib/eligibility/usual-expression.ts';
import { subjectWith } from './subject.ts';

/* What is usual, nearly usual, and not at all: each part may stand where another belongs. */
const path = fc.constantFrom(
  'customer.id', 'customer.language', 'customer.valueTier', 'customer.country', 'customer.region', 'customer.timeZone', 'customer.segments',
  'customer.channels', 'customer.attributes.plan', 'customer.attributes.balance', 'customer.attributes.vip', 'customer.attributes.note',
  'customer.attributes.missing', 'customer.attributes.toString', 'customer.attributes.in', 'customer.attributes.constructor',
  'customer.attributes', 'customer.attributes.plan.x', 'customer.nothing', 'customer', 'facts.situation', 'facts.doNotCall',
  'facts.doNotContact', 'facts.optedOut', 'facts.consents', 'facts.now', 'facts.daysSinceLastContact', 'facts.contactsLast7Days',
  'facts.contactsLast30Days', 'facts.openDispatches', 'context.page', 'context.minutes', 'context.presence', 'context.presence.web',
  'context.list', 'context.presence.minutes', 'context.null', 'nothing', 'x.y', 'constructor', 'toString',
); // biome-ignore format: one list, easy to scan
const literal = fc.constantFrom(
  '"gold"', "'gold'", '"high"', '"saver"', '"loans"', '""', '"a\\"b"', '"1"', 'r"x"', '"😀"', '"\uffff"', '"it\'s"', '0', '1', '3', '4', '7', '120', '120.5', '3.0', '4.0',
  '007', '1e3', '5u', '0x10', '-1', '2147483647', '2147483648', '99999999999', '.5', '1.', 'true', 'false', 'null', '[1]', 'b"x"',
); // biome-ignore format: one list, easy to scan
const order = fc.constantFrom('==', '!=', '<', '<=', '>', '>=', 'in', '=', '+');
const anything = fc.oneof({ weight: 3, arbitrary: path }, literal);
const space = fc.constantFrom('', ' ', '\n', '\t ', '\u00a0', ' // why\n');
/** Those that fit together, more often than chance would have it. */
const fitting = fc.constantFrom(
  'true', 'false', 'facts.doNotCall', 'facts.optedOut == false', 'customer.valueTier == "high"', 'customer.country != "US"',
  '"saver" in customer.segments', '"email" in facts.consents', 'customer.attributes.balance > 3', 'customer.attributes.balance == 120.5',
  'customer.attributes.vip != true', 'customer.attributes.missing == 1', 'customer.attributes.note == "x"', 'context.minutes <= 3',
  'context.page == "loans"', 'facts.daysSinceLastContact >= 4', 'facts.openDispatches < 1', 'customer.attributes.plan > 3', 'customer.attributes.plan < "\uffff"', 'customer.valueTier >= "😀"',
  'customer.attributes.vip < true', 'facts.optedOut <= true', 'context.presence.minutes == 3',
); // biome-ignore format: one list, easy to scan
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: fitting },
    {
      weight: 2,
      arbitrary: fc.tuple(anything, space, order, space, anything).map((parts) => parts.join('')),
    },
    { weight: 1, arbitrary: anything },
    {
      weight: 4,
      arbitrary: fc
        .tuple(tie('condition'), space, fc.constantFrom('&&', '||', '=='), space, tie('condition'))
        .map((parts) => parts.join('')),
    },
    { weight: 2, arbitrary: tie('condition').map((inner) => `(${inner})`) },
    { weight: 2, arbitrary: tie('condition').map((inner) => `!${inner}`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `${a} ? ${b} : true`),
    },
  ),
}));

it('says of every expression and customer what the language says, faults included', () => {
  let told = 0;
  fc.assert(
    fc.property(
      condition,
      fc.constantFrom('gold', 'saver', '', '😀', '\uffff', 3, 120.5, true, null, Number.NaN),
      fc.integer({ min: 0, max: 5 }),
      fc.boolean(),
      (source, value, days, flag) => {
        const subject = subjectWith({
          customer: {
            valueTier: String(value),
            attributes: { plan: value, balance: days === 0 ? 120.5 : days, vip: flag, note: value },
          },
          facts: {
            daysSinceLastContact: days,
            openDispatches: days,
            doNotCall: flag,
            situation: String(value),
          },
          context: { page: value, minutes: days, list: [1] },
        });
        const [usual, whole] = [compileUsual(source), compileExpression(source)];
        expect(usual.ok, source).toBe(whole.ok);
        if (!usual.ok || !whole.ok) {
          expect(usual).toEqual(whole);
          return;
        }
        told++;
        expect(usual.expression(subject), source).toEqual(whole.expression(subject));
      },
    ),
    { numRuns: 4_000 },
  );
  expect(told).toBeGreaterThan(1_000);
});

it('agrees on long chains and deep nesting, within the limits of the language and beyond', () => {
  const long = (count: number, by: string) =>
    Array.from({ length: count }, () => 'facts.contactsLast7Days == 1').join(by);
  const deep = (count: number) =>
    `${'('.repeat(count) + '!'.repeat(count)}facts.optedOut${')'.repeat(count)}`;
  for (const count of [1, 2, 5, 6, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 40, 47, 60, 100])
    for (const source of [
      long(count, ' && '),
      long(count, ' || '),
      deep(count),
      `${'!'.repeat(count)}facts.optedOut`,
    ]) {
      const [usual, whole] = [compileUsual(source), compileExpression(source)];
      expect(usual.ok, source).toBe(whole.ok);
      if (usual.ok && whole.ok)
        expect(usual.expression(subjectWith())).toEqual(whole.expression(subjectWith()));
    }
});
