import type { ASTNode } from '@marcbachmann/cel-js';
import { listLimit } from './cel-environment.ts';

/** Something in an expression that is valid in the language and not allowed here. */
export type Forbidden = { at: number; detail: string };

/** What may be called. Left out are regular expressions (`matches` can take seconds), and whatever makes long texts or lists. */
const functions = new Set(['size', 'has', 'timestamp', 'duration', 'double', 'optional.of', 'optional.none']);
const methods = new Set([
  'size', 'startsWith', 'endsWith', 'contains', 'orValue', 'or', 'hasValue', 'value', 'getFullYear', 'getMonth', 'getDayOfWeek',
  'getHours', 'getMinutes',
]); // biome-ignore format: one list, easy to scan
const loops = new Set(['all', 'exists', 'exists_one', 'filter']);
const names = new Set(['constructor', 'prototype', '__proto__']);

const nestingLimit = 2;
/** Steps that one expression may take at worst, with every list as long as it can be: a few milliseconds. */
const stepLimit = 50_000;
const wholeLimit = 2n ** 31n;
const int64 = 2n ** 63n;

type Measure = {
  /** Steps at worst. */
  steps: number;
  /** Loops inside loops. */
  nesting: number;
  /** Elements at most, of a list. */
  elements: number;
  /** How far from 0 a whole number can get. */
  whole: bigint;
};

class ForbiddenError extends Error {
  readonly forbidden: Forbidden;
  constructor(node: { start: number }, detail: string) {
    super(detail);
    this.forbidden = { at: node.start, detail };
  }
}

/**
 * What is not allowed in a checked expression; null: all is. The library has no limit at run time, so that the cost is bounded
 * here: by what may be called, how deep loops nest, and the steps and sizes that can come of it. It does not notice when a
 * whole number leaves 64 bits either: an expression in which that could happen is refused.
 */
export function forbiddenIn(ast: ASTNode): Forbidden | null {
  try {
    measure(ast, false);
    return null;
  } catch (error) {
    if (error instanceof ForbiddenError) return error.forbidden;
    throw error;
  }
}

function measure(node: ASTNode, looping: boolean): Measure {
  switch (node.op) {
    case 'value':
      return literal(node);
    case 'id':
      return leaf;
    case '.':
    case '.?':
      refuseName(node, node.args[1]);
      return whole(measure(node.args[0], looping));
    case '[]':
    case '[?]': {
      const [, index] = node.args;
      if (index.op === 'value' && typeof index.args === 'string') refuseName(index, index.args);
      return whole(together(node.args, looping));
    }
    case 'call':
    case 'rcall':
      return called(node, looping);
    case 'list':
      return { ...together(node.args, looping), elements: node.args.length };
    case 'map':
      throw new ForbiddenError(node, 'a map cannot be written here; compare single values');
    case '+':
      if (looping && !isNumber(node))
        throw new ForbiddenError(node, 'texts and lists cannot be joined in a loop');
      return arithmetic(node, node.args, looping);
    case '-':
    case '*':
      return arithmetic(node, node.args, looping);
    case '!_':
    case '-_':
      return measure(node.args, looping);
    case '?:':
      return together(node.args, looping);
    default:
      return together(node.args as readonly ASTNode[], looping);
  }
}

const leaf: Measure = { steps: 1, nesting: 0, elements: listLimit, whole: wholeLimit };

function whole(measured: Measure): Measure {
  return { ...measured, steps: measured.steps + 1, whole: wholeLimit };
}

function literal(node: ASTNode & { op: 'value' }): Measure {
  const { args } = node;
  // The library reads their escapes in another way than the language says.
  if (args instanceof Uint8Array) throw new ForbiddenError(node, 'bytes cannot be used here; use texts');
  if (typeof args !== 'bigint') return leaf;
  if (args >= wholeLimit || args <= -wholeLimit)
    throw new ForbiddenError(node, 'use a number below 2147483648, or a decimal one such as 3000000000.0');
  return leaf;
}

function together(nodes: readonly ASTNode[], looping: boolean): Measure {
  let sum: Measure = { ...leaf, elements: 0, whole: 0n };
  for (const node of nodes) {
    const one = measure(node, looping);
    sum = {
      steps: sum.steps + one.steps,
      nesting: Math.max(sum.nesting, one.nesting),
      elements: Math.max(sum.elements, one.elements),
      whole: sum.whole > one.whole ? sum.whole : one.whole,
    };
  }
  return sum;
}

function arithmetic(
  node: ASTNode & { op: '+' | '-' | '*' },
  [left, right]: readonly ASTNode[],
  looping: boolean,
) {
  const [a, b] = [measure(left as ASTNode, looping), measure(right as ASTNode, looping)];
  const size = node.op === '*' ? a.whole * b.whole : a.whole + b.whole;
  const decimal = typeOf(node) === 'double';
  if (!decimal && size >= int64)
    throw new ForbiddenError(node, 'this can leave the range of whole numbers; use decimal ones');
  return {
    steps: a.steps + b.steps + 1,
    nesting: Math.max(a.nesting, b.nesting),
    elements: a.elements + b.elements,
    whole: decimal ? wholeLimit : size,
  };
}

function called(node: ASTNode & { op: 'call' | 'rcall' }, looping: boolean): Measure {
  const [name] = node.args;
  if (node.op === 'rcall' && loops.has(name)) return looped(node, looping);
  const receiver = node.op === 'rcall' ? [node.args[1]] : [];
  const given = node.op === 'rcall' ? node.args[2] : node.args[1];
  const known = node.op === 'rcall' ? methods : functions;
  if (!known.has(name)) {
    const why = name === 'matches' ? '; use startsWith, endsWith or contains' : '';
    throw new ForbiddenError(node, `${shown(name)} cannot be used here${why}`);
  }
  // A time zone would be read with the clock of this machine.
  if (name.startsWith('get') && given.length > 0)
    throw new ForbiddenError(node, `${name} takes no time zone here; it is UTC`);
  return whole(together([...receiver, ...given], looping));
}

function looped(node: ASTNode & { op: 'rcall' }, looping: boolean): Measure {
  const [name, list, given] = node.args;
  const over = measure(list, looping);
  const body = measure(given.at(-1) as ASTNode, true);
  // A list that a loop made counts as deep as one in a loop.
  const nesting = Math.max(over.nesting, body.nesting) + 1;
  const steps = over.steps + Math.max(1, over.elements) * (body.steps + 1);
  if (nesting > nestingLimit)
    throw new ForbiddenError(node, `${shown(name)} nests loops more than ${nestingLimit} deep`);
  if (steps > stepLimit)
    throw new ForbiddenError(node, 'this can take too many steps; use fewer or shorter loops');
  return { steps, nesting, elements: over.elements, whole: wholeLimit };
}

function refuseName(node: ASTNode, name: string): void {
  if (names.has(name)) throw new ForbiddenError(node, 'this name cannot be used here');
}

function isNumber(node: ASTNode): boolean {
  const type = typeOf(node);
  return type === 'int' || type === 'double';
}

/** The checker leaves the type on the node; the types of the library do not say so. */
function typeOf(node: ASTNode): string | undefined {
  return (node as { checkedType?: { name?: string } }).checkedType?.name;
}

function shown(name: string): string {
  return /^\w{1,40}$/.test(name) ? name : 'this function';
}
