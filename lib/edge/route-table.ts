import { type FunctionName, type FunctionSpec, functions, type Route, type Scope } from '../functions.ts';
import type { Answer } from './answer.ts';
import type { Problem } from './problem.ts';

type TriggerOf<Name extends FunctionName> = (typeof functions)[Name]['trigger'];
/** The functions that answer HTTP requests. */
export type HttpFunctionName = {
  [Name in FunctionName]: TriggerOf<Name> extends { kind: 'http' } ? Name : never;
}[FunctionName];
type RouteOf<Name extends HttpFunctionName> = Extract<TriggerOf<Name>, { kind: 'http' }>['routes'][number];

/** Who calls, as the token says. */
export type Caller = { client: string; scopes: readonly Scope[] };

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** A request as a handler gets it: within its limits, its caller admitted, its path decoded, its body read. */
export type HttpRequest<R extends Pick<Route, 'path' | 'scopes'> = Route> = {
  requestId: string;
  /** Decoded once; letters, digits and . _ : ~ - only, so that they are safe in a key. */
  params: Readonly<Record<NamesIn<R['path']>, string>>;
  query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text of a route that `accepts` something else; undefined for GET and DELETE. */
  body: unknown;
  /** Null on public routes. */
  caller: R['scopes'] extends null ? null : Caller;
};

/** Answers a request, or refuses it with a value. What it throws is a fault (500 or 503). */
export type Handle<R extends Pick<Route, 'path' | 'scopes'> = Route> = (
  request: HttpRequest<R>,
) => Promise<Answer | Problem>;

/** A route that takes its body as text, in these media types (`*`: whatever it says it is). */
export type TextRoute<R extends Pick<Route, 'path' | 'scopes'> = Route> = {
  accepts: readonly string[];
  handle: Handle<R>;
};

/** For each function an implementation of each of its routes, no more and no less. */
type Implementations = {
  readonly [Name in HttpFunctionName]: {
    readonly [R in RouteOf<Name> as `${R['method']} ${R['path']}`]: Handle<R> | TextRoute<R>;
  };
};
export type Implementation<Name extends HttpFunctionName> = Implementations[Name];

export type RouteEntry = { route: Route; key: string; accepts: readonly string[] | null; handle: Handle };

/** The routes of a function with what implements them. */
export function routeTable<Name extends HttpFunctionName>(
  name: Name,
  implementation: Implementation<Name>,
): RouteEntry[] {
  const { trigger }: FunctionSpec = functions[name];
  if (trigger.kind !== 'http') return [];
  const implementations = implementation as Readonly<Record<string, Handle | TextRoute>>;
  return trigger.routes.map((route) => {
    const key = `${route.method} ${route.path}`;
    const entry = implementations[key];
    if (entry === undefined) throw new Error(`The function ${name} has no implementation of ${key}`);
    return typeof entry === 'function'
      ? { route, key, accepts: null, handle: entry }
      : { route, key, ...entry };
  });
}
