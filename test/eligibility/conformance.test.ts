import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { expect, it } from 'vitest';
import { compileExpression } from '../../lib/eligibility/compile-expression.ts';
import { subjectWith } from './subject.ts';

type Suite = typeof tests;
// biome-ignore lint/suspicious/noExplicitAny: the vectors are JSON of many shapes
type Vector = any;

/**
 * Where the language is more exact than JavaScript's dates: nanoseconds, and a range of years that is checked. No eligibility
 * depends on them. Everything else that is accepted must give what the vector says.
 */
const knownDeviations = [/^timestamps\/timestamp_range$/, /^timestamps\/duration_range$/];
const nanoseconds = /\.999999999Z/;

it("gives what CEL's public vectors say, for all that it accepts", () => {
  let accepted = 0;
  const wrong: string[] = [];
  for (const { section, vector } of vectors(tests, [])) {
    for (const { source, expected } of askable(vector)) {
      const compiled = compileExpression(source);
      if (!compiled.ok) continue;
      accepted++;
      const verdict = compiled.expression(subjectWith());
      const right = expected === 'error' ? 'failed' in verdict : 'holds' in verdict && verdict.holds;
      const known = knownDeviations.some((pattern) => pattern.test(section)) || nanoseconds.test(source);
      if (!right && !known) wrong.push(`${section}: ${source} gave ${JSON.stringify(verdict)}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(accepted).toBeGreaterThan(400);
});

function* vectors(suite: Suite, path: readonly string[]): Generator<{ section: string; vector: Vector }> {
  for (const { original } of suite.tests ?? []) yield { section: path.join('/'), vector: original };
  for (const inner of suite.suites ?? []) yield* vectors(inner, [...path, inner.name]);
}

/** The vector as a condition: only what needs no declarations of its own. */
function askable(vector: Vector): { source: string; expected: 'true' | 'error' }[] {
  if (vector.bindings || vector.typeEnv || vector.container || vector.disableCheck || vector.disableMacros)
    return [];
  if (vector.evalError) {
    const twice = `(${vector.expr}) == (${vector.expr})`;
    return [vector.expr, twice].map((source) => ({ source, expected: 'error' as const }));
  }
  const value = vector.value === undefined ? null : literal(vector.value);
  return value === null ? [] : [{ source: `(${vector.expr}) == ${value}`, expected: 'true' }];
}

function literal(value: Vector): string | null {
  if ('boolValue' in value) return String(value.boolValue);
  if ('int64Value' in value) return value.int64Value;
  if ('stringValue' in value) return JSON.stringify(value.stringValue);
  if ('nullValue' in value) return 'null';
  if (typeof value.doubleValue === 'number') {
    const text = String(value.doubleValue);
    return /[.e]/.test(text) ? text : `${text}.0`;
  }
  if (!('listValue' in value)) return null;
  const elements = (value.listValue.values ?? []).map(literal);
  return elements.includes(null) ? null : `[${elements.join(', ')}]`;
}
