import { isCorrelationId } from '../telemetry/trail.ts';

/**
 * What ties everything that follows from a request together: the caller's `x-correlation-id`, else the trace of its
 * `traceparent` (W3C), else the id of the request. What does not look like an id is passed over: it might be anything.
 */
export function readCorrelationId(
  headers: Readonly<Record<string, string | undefined>>,
  requestId: string,
): string {
  const header = (name: string) => {
    const found = Object.entries(headers).find(([given]) => given.toLowerCase() === name);
    return found?.[1]?.trim() ?? '';
  };
  const [, trace = ''] = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(header('traceparent')) ?? [];
  const said = [header('x-correlation-id'), trace].find(isCorrelationId);
  // Only what may also stand in an SES tag; API Gateway ends its ids in a sign of equality.
  return said ?? requestId.replace(/[^A-Za-z0-9_-]/g, '');
}
