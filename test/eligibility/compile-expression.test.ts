import { describe, expect, it } from 'vitest';
import { expressionLimit } from '../../lib/core/actions/action.ts';
import { compileExpression } from '../../lib/eligibility/compile-expression.ts';
import { subjectWith } from './subject.ts';

function ask(source: string, subject = subjectWith()) {
  const compiled = compileExpression(source);
  if (!compiled.ok)
    throw new Error(`${compiled.fault.line}:${compiled.fault.column} ${compiled.fault.detail}`);
  return compiled.expression(subject);
}

describe('an expression', () => {
  it.each([
    ['customer.valueTier == "high" && "saver" in customer.segments', true],
    ['customer.attributes.balance > 100', true],
    ['customer.attributes.loans == 2', true],
    ['facts.daysSinceLastContact > 7', false],
    ['facts.contacts.exists(c, c.channel == "voice" && c.conversation)', true],
    ['facts.outcomes.exists(o, o.action == "deposit" && o.outcome == "refused")', true],
    ['context.presence.web == true', true],
    ['context.?presence.?app.orValue(false) == true', false],
    ['customer.attributes.?tariff.orValue("none") == "none"', true],
    ['timestamp("2026-04-01T00:00:00Z") - facts.now < duration("720h")', true],
    ['facts.now.getDayOfWeek() == 1', true],
  ])('%s', (source, holds) => {
    expect(ask(source)).toEqual({ holds });
  });

  it('that cannot be told fails for this customer, and throws nothing', () => {
    expect(ask('customer.attributes.tariff == "x"')).toEqual({ failed: 'no_such_key' });
    expect(ask('customer.attributes.plan > 3')).toEqual({ failed: expect.any(String) });
    expect(ask('customer.segments[9] == "x"')).toEqual({ failed: expect.any(String) });
    expect(ask('1 / facts.openDispatches > 0')).toEqual({ failed: 'division_by_zero' });
  });

  it('sees nothing of a customer but what is declared', () => {
    const attributes = JSON.parse('{"__proto__": {"plan": "gold"}}');
    expect(ask('has(customer.attributes.plan)', subjectWith({ customer: { attributes } }))).toEqual({
      holds: false,
    });
    expect(ask('has(context.toString)')).toEqual({ holds: false });
  });
});

describe('refused when it is saved', () => {
  it.each([
    ['customer.valueTier ==', 1, 22, 'Unexpected token'],
    ['true &&\n  customer.age > 3', 2, 12, 'age'],
    ['nobody.age > 3', 1, 1, 'nobody'],
    ['customer.valueTier > 3', 1, 1, 'overload'],
    ['customer.valueTier', 1, 1, 'true or false'],
    ['customer.attributes.vip', 1, 1, 'true or false'],
    ['customer.id.matches("(a+)+$")', 1, 1, 'startsWith'],
    ['customer.segments.map(s, s + s).size() > 0', 1, 1, 'map'],
    ['cel.bind(x, customer.id + customer.id, x + x == "")', 1, 1, 'bind'],
    ['customer.segments.exists(s, s + s + s == "")', 1, 29, 'joined'],
    ['context.constructor == 1', 1, 1, 'name'],
    ['context["__proto__"] == 1', 1, 9, 'name'],
    ['facts.now.getHours("Europe/Berlin") > 3', 1, 1, 'UTC'],
    ['facts.openDispatches * facts.openDispatches * facts.openDispatches > 3', 1, 1, 'range'],
    ['9999999999 > facts.openDispatches', 1, 1, '2147483648'],
    [`[${'1, '.repeat(100)}1].size() > 1`, 1, 2, 'maxListElements'],
    [`${'('.repeat(60)}true${')'.repeat(60)}`, 1, 25, 'maxDepth'],
    [`true${' && true'.repeat(200)}`, 1, 1, 'maxAstNodes'],
  ])('%s', (source, line, column, says) => {
    const compiled = compileExpression(source);
    if (compiled.ok) throw new Error('It was accepted.');
    expect(compiled.fault.detail).toContain(says);
    expect(compiled.fault.line).toBe(line);
    if (source.length < 100) expect(compiled.fault.column).toBe(column);
  });

  it('loops inside loops inside loops', () => {
    const inner = 'customer.channels.exists(c, c == a)';
    const two = `customer.segments.exists(a, ${inner})`;
    expect(compileExpression(two).ok).toBe(true);
    expect(compileExpression(`facts.consents.exists(b, ${two})`)).toMatchObject({ ok: false });
    expect(
      compileExpression('[1].filter(a, a > 0).filter(b, b > 0).filter(c, c > 0).size() > 0'),
    ).toMatchObject({
      fault: { detail: expect.stringContaining('loops') },
    });
  });

  it('whatever would take too many steps', () => {
    const body = Array.from({ length: 20 }, () => 'a == b').join(' || ');
    const costly = `customer.segments.exists(a, customer.channels.exists(b, ${body}))`;
    expect(compileExpression(costly)).toMatchObject({ fault: { detail: expect.stringContaining('steps') } });
  });

  it('is told in few words, however long it is', () => {
    const compiled = compileExpression('x'.repeat(expressionLimit));
    expect(compiled).toMatchObject({ ok: false });
    expect(compiled.ok ? '' : compiled.fault.detail.length).toBeLessThan(200);
  });
});
