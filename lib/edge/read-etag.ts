import { type Problem, problem } from './problem.ts';

/** The version of an If-Match that names none of ours: nothing stored ever has it. */
export const noVersion = -1;

/** The entity tag of a version. */
export function etag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that If-Match names; null when the header is missing. A tag that is not ours reads as `noVersion`, so that
 * it never matches. `*` and lists are refused (400): whoever opens something must say what they saw.
 */
export function readIfMatch(headers: Readonly<Record<string, string>>): number | null | Problem {
  const header = headers['if-match']?.trim();
  if (header === undefined) return null;
  const ours = /^"(0|[1-9][0-9]{0,14})"$/.exec(header);
  if (ours) return Number(ours[1]);
  if (/^(?:W\/)?"[\x21\x23-\x7e]*"$/.test(header)) return noVersion;
  return problem(400, 'INVALID_IF_MATCH', 'Send If-Match with one ETag as you got it, such as "3".');
}
