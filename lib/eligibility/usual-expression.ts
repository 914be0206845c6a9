import type { CompileExpression, Expression } from '../core/actions/eligibility.ts';
import { compileExpression } from './compile-expression.ts';
import { compared, flagged, isOrder, type Test, within } from './usual-tests.ts';

/*
 * Most expressions compare what is known with a value, and join that by && and ||. To load a whole language for them, and to
 * take each apart by all its rules, takes a fifth of a cold start. Here they are asked directly. Only what is sure to be true or
 * false is answered here: any other expression, and a usual one about something that is missing or of another type, is asked of
 * the language itself, which is loaded then.
 */

/** As compileExpression: the same verdicts and the same faults. */
export const compileUsual: CompileExpression = (source) => {
  const test = usualTest(source);
  if (test === null) return compileExpression(source);
  let whole: Expression | undefined;
  const askWhole: Expression = (subject) => {
    if (whole === undefined) {
      const compiled = compileExpression(source);
      whole = compiled.ok ? compiled.expression : () => ({ failed: 'does_not_compile' });
    }
    return whole(subject);
  };
  const expression: Expression = (subject) => {
    const holds = test(subject);
    return holds === null ? askWhole(subject) : { holds };
  };
  return { ok: true, expression };
};

const token =
  /[ \t\n\r]*(?:(\|\||&&|[=!<>]=|[<>!()])|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|("[^"\\\n\r]*"|'[^'\\\n\r]*')|(\d+(?:\.\d+)?))[ \t\n\r]*/y;
/** Well within what the language allows (cel-environment.ts). */
const tokenLimit = 48;

function tokensOf(source: string): string[] | null {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const found = token.exec(source);
    if (found === null || tokens.length === tokenLimit) return null;
    tokens.push((found[1] ?? found[2] ?? found[3] ?? found[4]) as string);
  }
  return tokens;
}

/** What a usual expression tests; null for all others. */
function usualTest(source: string): Test | null {
  const tokens = tokensOf(source);
  if (tokens === null) return null;
  let at = 0;
  const test = either();
  return at === tokens.length ? test : null;

  function either(): Test | null {
    let left = both();
    while (left !== null && tokens?.[at] === '||') {
      at++;
      left = joined(left, both(), false);
    }
    return left;
  }

  function both(): Test | null {
    let left = single();
    while (left !== null && tokens?.[at] === '&&') {
      at++;
      left = joined(left, single(), true);
    }
    return left;
  }

  /** `denies`: it stands behind `!`, which binds closer than a comparison. */
  function single(denies = false): Test | null {
    const first = tokens?.[at++];
    if (first === undefined) return null;
    if (first === '!') {
      const inner = single(true);
      return inner && denied(inner);
    }
    if (first === '(') {
      const inner = either();
      return tokens?.[at++] === ')' ? inner : null;
    }
    if (first === 'true' || first === 'false') return () => first === 'true';
    const next = tokens?.[at];
    if (!denies && (next === 'in' || isOrder(next))) {
      at += 2;
      const second = tokens?.[at - 1];
      return next === 'in' ? within(first, second) : compared(first, next, second);
    }
    return flagged(first);
  }
}

/** What decides by itself is not asked further; nor is what is not sure. */
function joined(left: Test, right: Test | null, goesOn: boolean): Test | null {
  return (
    right &&
    ((subject) => {
      const holds = left(subject);
      return holds === goesOn ? right(subject) : holds;
    })
  );
}

function denied(test: Test): Test {
  return (subject) => {
    const holds = test(subject);
    return holds === null ? null : !holds;
  };
}
