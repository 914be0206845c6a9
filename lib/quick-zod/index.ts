import type { Through } from './kinds.ts';
import { isWhole, made, matches, type Schema } from './schema.ts';

/*
 * The functions of zod that the schemas in those bundles are made with, under zod's names: these bundles take this for zod
 * (lib/bundle.ts). What a schema needs beyond them is added here, in judge.ts, and to the test that compares both.
 */

type Shape = Readonly<Record<string, Schema>>;
type Given = unknown;

export const string = (params?: Given) => made({ kind: 'string' }, 'string', [params]);
export const number = (params?: Given) => made({ kind: 'number' }, 'number', [params]);
export const int = (params?: Given) => made({ kind: 'number' }, 'int', [params], [isWhole]);
export const boolean = (params?: Given) => made({ kind: 'boolean' }, 'boolean', [params]);
export const unknown = () => made({ kind: 'unknown' }, 'unknown');
export const json = (params?: Given) => made({ kind: 'json' }, 'json', [params]);
const nothing = (params?: Given) => made({ kind: 'null' }, 'null', [params]);
/** Rare, and long to check: zod's own business. */
export const url = (params?: Given) => made({ kind: 'ask' }, 'url', [params]);
export const email = (params?: Given) => made({ kind: 'ask' }, 'email', [params]);
/** Days that every year has; zod knows the others. */
const usualDate =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)$/;
const usualDatetime = new RegExp(
  `${usualDate.source.slice(0, -1)}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?Z$`,
);
/** In the usual form only: `error` is all that may be said of them. */
export const iso = {
  datetime: (params: { error: string }) =>
    made({ kind: 'string' }, 'datetime', [params], [matches(usualDatetime)]),
  date: (params: { error: string }) => made({ kind: 'string' }, 'date', [params], [matches(usualDate)]),
};

const oneOf = (values: readonly string[], params?: Given) =>
  made({ kind: 'one-of', values: new Set(values) }, 'enum', [values, params]);
export const literal = (value: Given, params?: Given) =>
  made({ kind: 'one-of', values: new Set(Array.isArray(value) ? value : [value]) }, 'literal', [
    value,
    params,
  ]);
const instanceOf = (of: new (...given: never[]) => unknown, params?: Given) =>
  made({ kind: 'instance', of }, 'instanceof', [of, params]);

export const array = (element: Schema, params?: Given) =>
  made({ kind: 'array', element }, 'array', [element, params]);
export const tuple = (items: readonly Schema[]) => made({ kind: 'tuple', items }, 'tuple', [items]);
export const object = (shape: Shape, params?: Given) =>
  made({ kind: 'object', shape, strict: false }, 'object', [shape, params]);
export const strictObject = (shape: Shape, params?: Given) =>
  made({ kind: 'object', shape, strict: true }, 'strictObject', [shape, params]);
export const record = (key: Schema, value: Schema, params?: Given) =>
  made({ kind: 'record', key, value, partial: false }, 'record', [key, value, params]);
export const partialRecord = (key: Schema, value: Schema, params?: Given) =>
  made({ kind: 'record', key, value, partial: true }, 'partialRecord', [key, value, params]);
export const union = (options: readonly Schema[], params?: Given) =>
  made({ kind: 'union', options }, 'union', [options, params]);
export const discriminatedUnion = (by: string, options: readonly Schema[], params?: Given) =>
  made({ kind: 'discriminated', by, options }, 'discriminatedUnion', [by, options, params]);
export const preprocess = (through: Through, to: Schema) =>
  made({ kind: 'pipe', from: null, through, to }, 'preprocess', [through, to]);

export const NEVER = Object.freeze({ status: 'aborted' });

export { instanceOf as instanceof, nothing as null, oneOf as enum };
