import { type ProviderResult, providerTimeout } from './provider.ts';

/**
 * Every call uses a connection of its own. A kept one may be closed by the other side while the function is frozen, and
 * the reset that follows cannot be told from a lost answer: the message would be given up as `unknown`.
 */
export const freshConnections = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: providerTimeout / 2,
    // With a bound on sockets Node keeps connections for the requests that wait.
    httpAgent: { keepAlive: false, maxSockets: Number.POSITIVE_INFINITY },
    httpsAgent: { keepAlive: false, maxSockets: Number.POSITIVE_INFINITY },
  },
} as const;

/**
 * Makes one provider call within `providerTimeout` and says what came of it. Never throws.
 * `call` gets a signal to pass to the client and answers with the provider's message id.
 */
export async function callProvider(
  call: (signal: AbortSignal) => Promise<string | undefined>,
): Promise<ProviderResult> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // The client's own time-out ends with the headers; this one also covers a body that never comes.
  const timeout = new Promise<ProviderResult>((resolve) => {
    timer = setTimeout(() => {
      resolve({ outcome: 'unknown', code: 'TIMEOUT' });
      abort.abort();
    }, providerTimeout);
  });
  const answer = call(abort.signal).then(accepted, classifyFault);
  try {
    return await Promise.race([timeout, answer]);
  } finally {
    clearTimeout(timer);
  }
}

function accepted(messageId: string | undefined): ProviderResult {
  return messageId ? { outcome: 'accepted', messageId } : { outcome: 'unknown', code: 'NO_MESSAGE_ID' };
}

// biome-ignore format: groups
const retryCodes = new Set([
  // Too fast, or more than today's quota.
  'Throttling', 'ThrottlingException', 'Throttled', 'ThrottledException', 'TooManyRequests', 'TooManyRequestsException',
  'RequestThrottled', 'RequestThrottledException', 'RequestLimitExceeded', 'LimitExceededException', 'MaxSendingRateExceeded',
  // Refused before the message was looked at: the operator or fresh credentials can put it right before the deadline.
  'ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'InvalidClientTokenId', 'UnrecognizedClientException',
  'AccountSuspendedException', 'SendingPausedException', 'AccountSendingPausedException',
]);

/** These happen before a connection stands, so that the request cannot have been written. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

type Fault = {
  name?: unknown;
  code?: unknown;
  message?: unknown;
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number };
};

/** Only what proves that the provider did not take the message counts as rejected; the rest is unknown. */
export function classifyFault(thrown: unknown): ProviderResult {
  const fault = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Fault;
  const name = typeof fault.name === 'string' ? fault.name : 'Error';
  const status = fault.$metadata?.httpStatusCode ?? fault.$response?.statusCode;
  if (status === undefined) return beforeAnyAnswer(fault, name);
  if (status === 429 || (isRefusal(status) && retryCodes.has(name))) {
    return { outcome: 'rejected', retry: true, code: name };
  }
  if (isRefusal(status) && isNamed(name)) return { outcome: 'rejected', retry: false, code: name };
  return { outcome: 'unknown', code: `HTTP_${status}` };
}

function beforeAnyAnswer(fault: Fault, name: string): ProviderResult {
  const code = typeof fault.code === 'string' ? fault.code : name;
  const noConnection =
    neverConnected.has(code) ||
    name === 'CredentialsProviderError' ||
    (name === 'TimeoutError' && String(fault.message).includes('did not establish a connection'));
  return noConnection ? { outcome: 'rejected', retry: true, code } : { outcome: 'unknown', code };
}

/** 408 is a lost request, not an answer to it. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

/** An answer whose error has no name of its own did not come from the service (or not whole). */
function isNamed(name: string): boolean {
  return !['Error', 'SyntaxError', 'TypeError', 'Unknown', 'UnknownError'].includes(name);
}
