import { type ASTNode, EvaluationError } from '@marcbachmann/cel-js';
import type { CompileExpression, Expression, ExpressionFault, Verdict } from '../core/actions/eligibility.ts';
import { forbiddenIn } from './bounded-cost.ts';
import { environment, viewOf } from './cel-environment.ts';

/** Characters of what is told of a fault. */
const detailLimit = 160;

const holds: Verdict = { holds: true };
const doesNotHold: Verdict = { holds: false };

/** Makes a CEL expression ready: parsed, type-checked and within bounds; it must give true or false. */
export const compileExpression: CompileExpression = (source) => {
  const fault = (at: number, detail: string) => ({ ok: false as const, fault: placed(source, at, detail) });
  let parsed: ReturnType<typeof environment.parse>;
  try {
    parsed = environment.parse(source);
  } catch (error) {
    return fault(...told(error, source));
  }
  const checked = parsed.check();
  if (!checked.valid) return fault(...told(checked.error, source));
  const forbidden = forbiddenIn(parsed.ast);
  if (forbidden) return fault(forbidden.at, forbidden.detail);
  if (checked.type !== 'bool')
    return fault(0, `must be true or false, and is ${checked.type}; compare it, such as … == true`);
  return { ok: true, expression: askable(parsed) };
};

function askable(parsed: (view: Record<string, unknown>) => unknown): Expression {
  return (subject) => {
    try {
      const answer = parsed(viewOf(subject));
      if (answer === true) return holds;
      return answer === false ? doesNotHold : { failed: 'gave neither true nor false' };
    } catch (error) {
      // The messages of the library may repeat a value; its codes do not.
      return { failed: error instanceof EvaluationError ? error.code : 'evaluation_error' };
    }
  };
}

/** Where the library found a fault, and its sentence without the excerpt. */
function told(error: unknown, source: string): [number, string] {
  const { range, summary, node } = error as { range?: { start: number }; summary?: string; node?: ASTNode };
  return [
    range?.start ?? node?.start ?? source.length,
    (summary ?? 'this cannot be read').slice(0, detailLimit),
  ];
}

/** Lines and columns count from 1, as editors do. */
function placed(source: string, at: number, detail: string): ExpressionFault {
  const before = source.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, detail };
}
