import type { Log } from '../core/ports.ts';
import { type Problem, problem } from './problem.ts';

/** How the AWS SDK and Node name the fact that somebody cannot be reached or is too busy now. */
const unreachable = new Set([
  'ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException', 'Throttling', 'TooManyRequestsException',
  'RequestThrottled', 'InternalServerError', 'InternalServerException', 'ServiceUnavailable', 'ServiceUnavailableException', 'TimeoutError',
  'RequestTimeout', 'RequestTimeoutException', 'AbortError', 'NetworkingError', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN',
  'ETIMEDOUT', 'EPIPE', 'StoreUnavailable', 'TooMuchContention', 'PolicyUnreadable',
  'RegistryUnreadable',
]); // biome-ignore format: one list, easy to scan

const ownFrame = /(?:\b(?:lib|lambdas)\/[A-Za-z0-9/_-]{1,80}\.ts|\bindex\.mjs):\d{1,7}(?::\d{1,7})?/;

/** The one place where an exception becomes an answer. Its message stays inside: it may repeat what was sent. */
export function failure(error: unknown, at: { requestId: string; route: string }, log: Log): Problem {
  const names = namesOf(error);
  const busy = names.some((name) => unreachable.has(name));
  log(busy ? 'warn' : 'error', busy ? 'request.unavailable' : 'request.failed', {
    ...at,
    error: names[0] ?? 'unknown',
    frames: ownFrames(error),
  });
  if (busy) {
    return problem(503, 'UNAVAILABLE', 'Try again in a moment; the same request is safe to repeat.', {
      headers: { 'retry-after': '1' },
    });
  }
  return problem(
    500,
    'INTERNAL',
    'Something broke on our side. Try again, and quote the requestId if it persists.',
  );
}

/** The names and codes of an error and of what caused it, outermost first. */
function namesOf(error: unknown): string[] {
  const names: string[] = [];
  let current = error;
  for (let level = 0; level < 4 && current instanceof Error; level++) {
    names.push(current.name);
    if ('code' in current && typeof current.code === 'string') names.push(current.code);
    current = current.cause;
  }
  return names.filter((name) => /^[A-Za-z_]{1,60}$/.test(name));
}

function ownFrames(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return '';
  const withoutMessage = error.stack.split(error.message || '\n').at(-1) ?? '';
  const frames = withoutMessage.split('\n').filter((line) => line.startsWith('    at '));
  return frames
    .map((line) => ownFrame.exec(line)?.[0])
    .filter((frame) => frame !== undefined)
    .slice(0, 5)
    .join(' < ');
}
