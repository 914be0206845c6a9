const attempts = 3;
const firstPause = 25;

/** Errors with which DynamoDB says that it did not start on the request. */
const notStarted = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/**
 * Tries up to three times, about 25 and 50 ms apart.
 *
 * once: a conditional write. It is repeated only if it certainly had no effect. Repeated after a lost answer, it would meet
 * its own effect and be told "refused", although it had been written. repeatable: everything else that the service or the
 * network failed at; doing it twice comes to the same as doing it once.
 */
export async function withRetries<Answer>(
  kind: 'once' | 'repeatable',
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= attempts || !mayRepeat(kind, error)) throw error;
      const pause = firstPause * 2 ** (tried - 1);
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    }
  }
}

function mayRepeat(kind: 'once' | 'repeatable', error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (notStarted.has(error.name)) return true;
  // The service's refusals (4xx) stay refusals; what has no status came from the network.
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return kind === 'repeatable' && (status === undefined || status >= 500);
}
