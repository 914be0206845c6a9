import type { Answer } from './answer.ts';

/** One field that is wrong: where (a JSON pointer as a URI fragment, `#/windows/0/from`) and what to do about it. */
export type FieldError = { pointer: string; detail: string };

const titles = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Stale version',
  413: 'Body too large',
  415: 'Media type not supported',
  422: 'Impossible request',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Temporarily unavailable',
} as const;
export type ProblemStatus = keyof typeof titles;

/** A refusal as a value: handlers return it, the HTTP function renders it (RFC 9457). It never holds personal data. */
export type Problem = {
  status: ProblemStatus;
  /** Stable, UPPER_SNAKE: what programs branch on. */
  code: string;
  /** A sentence that says what to do about it. */
  detail: string;
  errors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
  /** The customer who takes the place of the one asked for. */
  mergedInto?: string;
};

/** No answer lists more faults than this. */
export const errorLimit = 10;

/** Makes a refusal. */
export function problem(
  status: ProblemStatus,
  code: string,
  detail: string,
  more: Pick<Problem, 'errors' | 'headers' | 'mergedInto'> = {},
): Problem {
  return { status, code, detail, ...more };
}

/** Tells a refusal from an answer or a parsed value. */
export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    'code' in value &&
    'detail' in value &&
    !('body' in value)
  );
}

/** The problem document of RFC 9457, also used for one item of a batch. */
export function problemDocument(refusal: Problem, requestId: string): Record<string, unknown> {
  return {
    type: 'about:blank',
    title: titles[refusal.status],
    status: refusal.status,
    detail: refusal.detail,
    code: refusal.code,
    ...(refusal.errors && { errors: refusal.errors.slice(0, errorLimit) }),
    ...(refusal.mergedInto !== undefined && { mergedInto: refusal.mergedInto }),
    requestId,
  };
}

/** The HTTP answer for a refusal. */
export function problemAnswer(refusal: Problem, requestId: string): Answer {
  return {
    status: refusal.status,
    headers: { ...refusal.headers, 'content-type': 'application/problem+json; charset=utf-8' },
    body: problemDocument(refusal, requestId),
  };
}
