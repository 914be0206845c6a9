import { genuineOf } from './judge.ts';
import { type Check, contextOf, type Kind, type Node, type Through } from './kinds.ts';
import { ask, no, take } from './take.ts';

/*
 * A schema as lib/core and lib/store write it with zod, for bundles that must answer soon after they were started: making
 * zod's schemas and their first use take a quarter of a cold start. It only ever says yes. A value that it is not sure to accept is
 * judged by zod itself, which is loaded then and makes the schema from the same words.
 */

/** What is passed to zod's functions: schemas, shapes and lists of them, or plain values. */
type Given = unknown;
/** The part of zod's interface that is called by name. */
type Genuine = {
  parse: (value: unknown) => unknown;
  safeParse: (value: unknown) => unknown;
} & { [method: string]: (...given: Given[]) => Genuine };

export class Schema implements Node {
  // Only declared: hundreds are made at every start, and each real or private field takes as long as all the rest.
  declare readonly is: Kind;
  declare readonly checks: readonly Check[];
  declare private make: () => Genuine;
  declare private made: Genuine | null;

  constructor(is: Kind, checks: readonly Check[], make: () => Genuine) {
    this.is = is;
    this.checks = checks;
    this.make = make;
    this.made = null;
  }

  /** The same schema made by zod. */
  get genuine(): Genuine {
    this.made ??= this.make();
    return this.made;
  }

  get shape(): Readonly<Record<string, Schema>> {
    if (this.is.kind !== 'object') throw new TypeError('only an object has a shape');
    return this.is.shape as Readonly<Record<string, Schema>>;
  }

  parse(value: unknown): unknown {
    const taken = take(this, value);
    return taken === no || taken === ask ? this.genuine.parse(value) : taken;
  }

  safeParse(value: unknown): unknown {
    const taken = take(this, value);
    return taken === no || taken === ask ? this.genuine.safeParse(value) : { success: true, data: taken };
  }

  min(least: number, params?: Given): Schema {
    if (this.is.kind === 'number')
      return this.checked((value: number) => value >= least, 'min', least, params);
    // zod counts code points: a pair of units may be one.
    if (this.is.kind === 'string')
      return this.checked((text: string) => text.length >= 2 * least - 1, 'min', least, params);
    return this.checked((list: readonly unknown[]) => list.length >= least, 'min', least, params);
  }

  max(most: number, params?: Given): Schema {
    if (this.is.kind === 'number') return this.checked((value: number) => value <= most, 'max', most, params);
    return this.checked((list: string | readonly unknown[]) => list.length <= most, 'max', most, params);
  }

  int(params?: Given): Schema {
    return this.checked(isWhole, 'int', params);
  }

  positive(params?: Given): Schema {
    return this.checked((value: number) => value > 0, 'positive', params);
  }

  regex(pattern: RegExp, params?: Given): Schema {
    return this.checked(matches(pattern), 'regex', pattern, params);
  }

  startsWith(start: string, params?: Given): Schema {
    return this.checked((text: string) => text.startsWith(start), 'startsWith', start, params);
  }

  refine(holds: (value: never) => unknown, params?: Given): Schema {
    const check = (value: never) => {
      const held = holds(value);
      return Boolean(held) && !(held instanceof Promise);
    };
    return this.checked(check, 'refine', holds, params);
  }

  superRefine(look: Through, params?: Given): Schema {
    const check = (value: unknown) => {
      const context = contextOf(value);
      return look(value, context) === undefined && context.issues.length === 0;
    };
    return this.checked(check, 'superRefine', look, params);
  }

  optional(): Schema {
    return this.within({ kind: 'optional', inner: this }, 'optional');
  }

  nullable(): Schema {
    return this.within({ kind: 'nullable', inner: this }, 'nullable');
  }

  nullish(): Schema {
    return this.nullable().optional();
  }

  readonly(): Schema {
    return this.within({ kind: 'readonly', inner: this }, 'readonly');
  }

  default(fallback: unknown): Schema {
    return this.within({ kind: 'default', inner: this, fallback }, 'default', fallback);
  }

  prefault(fallback: unknown): Schema {
    return this.within({ kind: 'prefault', inner: this, fallback }, 'prefault', fallback);
  }

  array(): Schema {
    return this.within({ kind: 'array', element: this }, 'array');
  }

  transform(through: Through): Schema {
    return this.within({ kind: 'pipe', from: this, through, to: null }, 'transform', through);
  }

  pipe(to: Schema): Schema {
    return this.within({ kind: 'pipe', from: this, through: null, to }, 'pipe', to);
  }

  extend(more: Readonly<Record<string, Schema>>): Schema {
    return this.reshaped({ ...this.shape, ...more }, 'extend', more);
  }

  safeExtend(more: Readonly<Record<string, Schema>>): Schema {
    return this.reshaped({ ...this.shape, ...more }, 'safeExtend', more);
  }

  omit(names: Readonly<Record<string, true>>): Schema {
    const left = Object.entries(this.shape).filter(([name]) => !Object.hasOwn(names, name));
    return this.reshaped(Object.fromEntries(left), 'omit', names);
  }

  partial(): Schema {
    const shape = Object.entries(this.shape).map(([name, schema]) => [name, schema.optional()]);
    return this.reshaped(Object.fromEntries(shape), 'partial');
  }

  /** For documents only. */
  meta(data: Given): Schema {
    return new Schema(this.is, this.checks, () => this.call('meta', data));
  }

  private checked(check: Check, method: string, ...given: Given[]): Schema {
    return new Schema(this.is, [...this.checks, check], () => this.call(method, ...given));
  }

  private within(is: Kind, method: string, ...given: Given[]): Schema {
    return new Schema(is, [], () => this.call(method, ...given));
  }

  private reshaped(shape: Readonly<Record<string, Schema>>, method: string, ...given: Given[]): Schema {
    const strict = this.is.kind === 'object' && this.is.strict;
    return new Schema({ kind: 'object', shape, strict }, this.checks, () => this.call(method, ...given));
  }

  private call(method: string, ...given: Given[]): Genuine {
    const { genuine } = this;
    const call = genuine[method] as (...given: Given[]) => Genuine;
    return call.apply(genuine, given.map(judged));
  }
}

/** A schema that one of zod's functions makes. */
export function made(
  is: Kind,
  name: string,
  given: readonly Given[] = [],
  checks: readonly Check[] = [],
): Schema {
  return new Schema(is, checks, () => genuineOf(name, given.map(judged)) as Genuine);
}

export const isWhole: Check = (value: number) => Number.isSafeInteger(value);

export function matches(pattern: RegExp): Check {
  return (text: string) => {
    pattern.lastIndex = 0;
    return pattern.test(text);
  };
}

function judged(given: Given): Given {
  if (given instanceof Schema) return given.genuine;
  if (Array.isArray(given)) return given.some(isSchema) ? given.map(judged) : given;
  if (typeof given !== 'object' || given === null || !Object.values(given).some(isSchema)) return given;
  return Object.fromEntries(Object.entries(given).map(([name, schema]) => [name, judged(schema)]));
}

function isSchema(value: unknown): boolean {
  return value instanceof Schema;
}
