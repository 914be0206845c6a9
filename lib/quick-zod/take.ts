import { absence, fieldOf } from './absence.ts';
import { contextOf, type Kind, type Node } from './kinds.ts';

/** Nothing of the kind: zod refuses it for certain. */
export const no = Symbol('no');
/** Not surely accepted: zod is to judge. */
export const ask = Symbol('ask');

/** What zod makes of a value that it accepts; else `no` or `ask`. */
export function take({ is, checks }: Node, value: unknown): unknown {
  const taken = takeKind(is, value);
  if (taken === no || taken === ask) return taken;
  for (const check of checks) if (!check(taken as never)) return ask;
  return taken;
}

function takeKind(is: Kind, value: unknown): unknown {
  // The most frequent first: in code that was just loaded each comparison counts.
  switch (is.kind) {
    case 'string':
    case 'boolean':
      return typeof value === is.kind ? value : no;
    case 'number':
      return Number.isFinite(value) ? value : no;
    case 'one-of':
      return is.values.has(value) ? value : no;
    case 'optional':
      // What is left out may still be filled in, by a default inside.
      if (value === undefined) return absence(is.inner) === 'filled' ? ask : undefined;
      return take(is.inner, value);
    case 'object':
      return isObject(value) ? takeObject(is, value) : no;
    case 'default': {
      const taken = value === undefined ? undefined : take(is.inner, value);
      return taken === undefined ? fresh(is.fallback) : taken;
    }
    case 'nullable':
      return value === null ? null : take(is.inner, value);
    case 'array':
      return Array.isArray(value) ? takeAll(value, () => is.element) : no;
    case 'unknown':
      return value;
    case 'ask':
      return ask;
    case 'null':
      return value === null ? value : no;
    case 'instance':
      return value instanceof is.of ? value : no;
    case 'json':
      return takeJson(value);
    case 'tuple':
      if (!Array.isArray(value)) return no;
      return value.length === is.items.length ? takeAll(value, (at) => is.items[at] as Node) : ask;
    case 'record':
      return isObject(value) ? takeRecord(is, value) : no;
    case 'union':
      return takeFirst(is.options, value);
    case 'discriminated':
      return isObject(value) ? takeNamed(is, value) : no;
    case 'readonly': {
      const taken = take(is.inner, value);
      return taken === no || taken === ask ? taken : Object.freeze(taken);
    }
    case 'prefault':
      return take(is.inner, value === undefined ? fresh(is.fallback) : value);
    case 'pipe':
      return takePiped(is, value);
    default:
      return is satisfies never;
  }
}

type Of<Name extends Kind['kind']> = Extract<Kind, { kind: Name }>;

function takeAll(values: readonly unknown[], schemaAt: (at: number) => Node): unknown {
  const all: unknown[] = [];
  for (let at = 0; at < values.length; at++) {
    const taken = take(schemaAt(at), values[at]);
    if (taken === no || taken === ask) return ask;
    all.push(taken);
  }
  return all;
}

function takeObject(is: Of<'object'>, value: Record<string, unknown>): unknown {
  is.fields ??= Object.entries(is.shape).map(fieldOf);
  const all: Record<string, unknown> = {};
  for (const { name, schema, absent } of is.fields) {
    const given = value[name];
    if (given !== undefined || name in value) {
      const taken = take(schema, given);
      if (taken === no || taken === ask) return ask;
      all[name] = taken;
      continue;
    }
    if (absent === 'nothing') continue;
    if (absent === 'fault') return ask;
    const taken = take(schema, undefined);
    if (taken === no || taken === ask) return ask;
    if (absent === 'filled' || taken !== undefined) all[name] = taken;
  }
  if (is.strict) for (const name in value) if (!Object.hasOwn(is.shape, name)) return ask;
  return all;
}

function takeRecord({ key, value: schema, partial }: Of<'record'>, value: Record<string, unknown>): unknown {
  // With names of an enum all of them must be there: nobody needs it.
  if (!isPlain(value) || !(key.is.kind === 'string' || (key.is.kind === 'one-of' && partial))) return ask;
  const all: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) {
    if (name === '__proto__' || take(key, name) !== name) return ask;
    const taken = take(schema, one);
    if (taken === no || taken === ask) return ask;
    all[name] = taken;
  }
  return all;
}

function takeFirst(options: readonly Node[], value: unknown): unknown {
  for (const option of options) {
    const taken = take(option, value);
    if (taken !== no) return taken;
  }
  return no;
}

function takeNamed({ by, options }: Of<'discriminated'>, value: Record<string, unknown>): unknown {
  const option = options.find((one) => namesOf(one, by)?.has(value[by]));
  return option === undefined ? ask : take(option, value);
}

function namesOf({ is }: Node, by: string): ReadonlySet<unknown> | null {
  if (is.kind === 'pipe' && is.from !== null) return namesOf(is.from, by);
  const named = is.kind === 'object' ? is.shape[by]?.is : undefined;
  return named?.kind === 'one-of' ? named.values : null;
}

function takePiped({ from, through, to }: Of<'pipe'>, value: unknown): unknown {
  let taken = from === null ? value : take(from, value);
  if (taken === no || taken === ask) return taken;
  if (through !== null) {
    const context = contextOf(taken);
    taken = through(taken, context);
    if (context.issues.length > 0 || taken instanceof Promise) return ask;
  }
  if (to === null) return taken;
  taken = take(to, taken);
  return taken === no ? ask : taken;
}

function takeJson(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return value;
  if (Array.isArray(value)) {
    const all = value.map(takeJson);
    return all.includes(ask) ? ask : all;
  }
  if (!isObject(value) || !isPlain(value)) return ask;
  const all: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) {
    const taken = takeJson(one);
    if (taken === ask || name === '__proto__') return ask;
    all[name] = taken;
  }
  return all;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of a class that is not known, or with symbols, zod may think otherwise. */
function isPlain(value: object): boolean {
  return (
    Object.getPrototypeOf(value) === Object.prototype && Object.getOwnPropertySymbols(value).length === 0
  );
}

/** As zod does: a copy for each value, of the outermost only. */
function fresh(fallback: unknown): unknown {
  if (typeof fallback === 'function') return fallback();
  if (Array.isArray(fallback)) return [...fallback];
  return isObject(fallback) && isPlain(fallback) ? { ...fallback } : fallback;
}
