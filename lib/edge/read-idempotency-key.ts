import { type Problem, problem } from './problem.ts';

/**
 * The key of an Idempotency-Key header, written as a quoted string (the IETF draft) or bare; 400 when it is missing or
 * not 1 to 128 printable ASCII characters.
 */
export function readIdempotencyKey(headers: Readonly<Record<string, string>>): string | Problem {
  const header = headers['idempotency-key']?.trim() ?? '';
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header);
  const key = quoted?.[1] === undefined ? header : quoted[1].replace(/\\(["\\])/g, '$1');
  if (/^[\x20-\x7e]{1,128}$/.test(key)) return key;
  return problem(
    400,
    header === '' ? 'IDEMPOTENCY_KEY_MISSING' : 'INVALID_IDEMPOTENCY_KEY',
    'Send an Idempotency-Key of 1 to 128 printable ASCII characters, the same one whenever you repeat this request.',
  );
}
