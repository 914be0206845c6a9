import { AsyncLocalStorage } from 'node:async_hooks';

/** Who works on what: every line that is logged inside says it. */
export type Trail = {
  /** Stays the same from the request to everything that follows from it: messages, sends, events of providers. */
  correlationId: string;
  /** The function that works. */
  function: string;
};

const trails = new AsyncLocalStorage<Trail>();

/** Runs something on a trail of its own; what runs beside it has another. */
export function onTrail<Result>(trail: Trail, run: () => Result): Result {
  return trails.run({ ...trail }, run);
}

/** The trail that this is run on; undefined: none, as at start. */
export function currentTrail(): Readonly<Trail> | undefined {
  return trails.getStore();
}

/** From here on this belongs to an earlier request: what is found (a record, an event) says which. Null: it does not say. */
export function follow(correlationId: string | null | undefined): void {
  const trail = trails.getStore();
  if (trail && correlationId && /^[A-Za-z0-9_-]{1,64}$/.test(correlationId))
    trail.correlationId = correlationId;
}

/**
 * Whether a caller's text is taken as correlation id: a UUID, the id of a W3C or X-Ray trace, a ULID. It must have the look of
 * an id, so that nobody's name, number or mailbox travels, and is logged, as one.
 */
export function isCorrelationId(text: string): boolean {
  return looks.some((look) => look.test(text));
}

const looks = [
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^[0-9a-f]{32}$/i,
  /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i,
];
