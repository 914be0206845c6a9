import type * as z from 'zod';
import { jsonPointer } from './json-pointer.ts';
import { errorLimit, type FieldError, type Problem, problem } from './problem.ts';
import { type JsonFault, scanJson } from './scan-json.ts';

/** No request of the API nests deeper than 6. */
const depthLimit = 32;
/** One value for every so many bytes that a route allows: far above honest requests, far below what makes validation slow. */
const bytesPerValue = 16;

const words: Record<JsonFault['code'], string> = {
  MALFORMED_JSON: 'The body is not valid JSON; it breaks off at or after this place',
  DUPLICATE_KEY: 'This name occurs twice in one object; send it once',
  FORBIDDEN_KEY: 'This name is not allowed',
  LONE_SURROGATE: 'This text holds half a surrogate pair; send valid Unicode',
  TOO_DEEP: `Arrays and objects may nest ${depthLimit} deep`,
  TOO_MANY_VALUES: 'There are more values than any valid request holds; send fewer',
};

export type Json = { json: unknown };

/** Reads a JSON text of at most `limit` bytes. Answers 400 without building anything when it is not fit to be read. */
export function parseJson(text: string, limit: number): Json | Problem {
  const fault = scanJson(text, { depth: depthLimit, values: Math.floor(limit / bytesPerValue) });
  if (fault) {
    const error = { pointer: fault.pointer, detail: words[fault.code] };
    return problem(400, fault.code, `${words[fault.code]}.`, { errors: [error] });
  }
  return { json: JSON.parse(text) };
}

/** Reads UTF-8 bytes as text; 400 when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | Problem {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return problem(400, 'INVALID_UTF8', 'Send the body as valid UTF-8.');
  }
}

export type Valid<T> = { value: T };

/** Holds parsed JSON against a schema; 400 with at most 10 pointers when it does not fit. Never repeats a value that was sent. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
): Valid<z.output<Schema>> | Problem {
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data };
  return invalid(parsed.error.issues.flatMap((issue) => fieldErrors(issue)));
}

/** The 400 for fields that are wrong. */
export function invalid(errors: readonly FieldError[]): Problem {
  const shown = errors.slice(0, errorLimit);
  const detail =
    errors.length > shown.length
      ? `Correct the fields named in errors; these are the first ${shown.length} of ${errors.length}.`
      : 'Correct the fields named in errors.';
  return problem(400, 'INVALID_REQUEST', detail, { errors: shown });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        pointer: jsonPointer([...issue.path, key]),
        detail: 'unknown field',
      }));
    case 'invalid_union':
      return unionErrors(issue);
    case 'invalid_key': {
      const [cause] = issue.issues;
      return [
        { pointer: jsonPointer(issue.path), detail: cause?.message ?? 'this name is not allowed here' },
      ];
    }
    default:
      return [{ pointer: jsonPointer(issue.path), detail: issue.message }];
  }
}

/** Of several alternatives the one that got furthest says most: its faults lie deepest. */
function unionErrors(issue: z.core.$ZodIssueInvalidUnion): FieldError[] {
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(
      0,
      ...issues
        .slice(0, errorLimit)
        .map((inner) => inner.path.length + (inner.code === 'unrecognized_keys' ? 1 : 0)),
    );
  const best = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? [];
  if (depth(best) === 0)
    return [{ pointer: jsonPointer(issue.path), detail: 'does not fit any of the forms allowed here' }];
  return best.flatMap((inner) => fieldErrors({ ...inner, path: [...issue.path, ...inner.path] }));
}
