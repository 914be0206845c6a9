import type { CompileExpression, EligibilitySubject, Expression, Json } from '../core/actions/eligibility.ts';
import { compileExpression } from './compile-expression.ts';

/*
 * Most expressions compare what is known with a value, and join that by && and ||. To load a whole language for them, and to
 * take each apart by all its rules, takes a fifth of a cold start. Here they are asked directly. Only what is sure to be true or
 * false is answered here: any other expression, and a usual one about something that is missing or of another type, is asked of
 * the language itself, which is loaded then.
 */

/** Null: the language is to judge. */
type Test = (subject: EligibilitySubject) => boolean | null;
type Literal = string | number | boolean;

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

const texts: Readonly<Record<string, (subject: EligibilitySubject) => string>> = {
  'customer.id': ({ customer }) => customer.id,
  'customer.language': ({ customer }) => customer.language,
  'customer.valueTier': ({ customer }) => customer.valueTier,
  'customer.country': ({ customer }) => customer.country,
  'customer.region': ({ customer }) => customer.region,
  'customer.timeZone': ({ customer }) => customer.timeZone,
  'facts.situation': ({ facts }) => facts.situation,
};
const flags: Readonly<Record<string, (subject: EligibilitySubject) => boolean>> = {
  'facts.doNotCall': ({ facts }) => facts.doNotCall,
  'facts.doNotContact': ({ facts }) => facts.doNotContact,
  'facts.optedOut': ({ facts }) => facts.optedOut,
};
const counts: Readonly<Record<string, (subject: EligibilitySubject) => number>> = {
  'facts.daysSinceLastContact': ({ facts }) => facts.daysSinceLastContact,
  'facts.contactsLast7Days': ({ facts }) => facts.contactsLast7Days,
  'facts.contactsLast30Days': ({ facts }) => facts.contactsLast30Days,
  'facts.openDispatches': ({ facts }) => facts.openDispatches,
};
const lists: Readonly<Record<string, (subject: EligibilitySubject) => readonly string[]>> = {
  'customer.segments': ({ customer }) => customer.segments,
  'customer.channels': ({ customer }) => customer.channels,
  'facts.consents': ({ facts }) => facts.consents,
};

const token =
  /[ \t\n\r]*(?:(\|\||&&|[=!<>]=|[<>!()])|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|("[^"\\\n\r]*"|'[^'\\\n\r]*')|(\d+(?:\.\d+)?))[ \t\n\r]*/y;
/** Well within what the language allows (cel-environment.ts). */
const tokenLimit = 48;
const wholeLimit = 2 ** 31;

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
    return named(flags, first) ?? null;
  }
}

/** What a table has of its own. */
function named<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
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

function within(first: string, list: string | undefined): Test | null {
  const value = literalOf(first);
  const read = list === undefined ? undefined : named(lists, list);
  return typeof value === 'string' && read !== undefined ? (subject) => read(subject).includes(value) : null;
}

type Order = '==' | '!=' | '<' | '<=' | '>' | '>=';
function isOrder(text: string | undefined): text is Order {
  return text !== undefined && /^(?:[=!]=|[<>]=?)$/.test(text);
}

function compared(first: string, order: Order, second: string | undefined): Test | null {
  const value = second === undefined ? null : literalOf(second);
  if (value === null) return null;
  const known =
    typeof value === 'number'
      ? named(counts, first)
      : typeof value === 'string'
        ? named(texts, first)
        : named(flags, first);
  if (known !== undefined) {
    if (typeof value === 'number' && second?.includes('.')) return null;
    return (subject) => inOrder(known(subject), order, value);
  }
  const mapped = mappedBy(first);
  return (
    mapped &&
    ((subject) => {
      const { of, name } = mapped(subject);
      const found = named(of, name);
      return typeof found === typeof value ? inOrder(found as Literal, order, value) : null;
    })
  );
}

/** Names that the language keeps for itself, or that are refused. */
const reserved =
  /^(?:true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while|constructor|prototype|__proto__)$/;

/** Where an attribute of the customer, or something that the caller says, is found. */
function mappedBy(
  path: string,
): ((subject: EligibilitySubject) => { of: Readonly<Record<string, Json>>; name: string }) | null {
  const [root = '', ...rest] = path.split('.');
  const name = rest.at(-1) ?? '';
  if (name === '' || reserved.test(name)) return null;
  if (root === 'context' && rest.length === 1) return ({ context }) => ({ of: context, name });
  if (root === 'customer' && rest.length === 2 && rest[0] === 'attributes')
    return ({ customer }) => ({ of: customer.attributes, name });
  return null;
}

function literalOf(text: string): Literal | null {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^["']/.test(text)) return text.slice(1, -1);
  if (!/^(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  return value < wholeLimit ? value : null;
}

function inOrder(left: Literal, order: Order, right: Literal): boolean {
  switch (order) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return order satisfies never;
  }
}
