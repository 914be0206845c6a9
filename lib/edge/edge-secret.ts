import { createHash, timingSafeEqual } from 'node:crypto';
import { isPublic, type Route } from '../functions.ts';
import { type Problem, problem } from './problem.ts';

/** What CloudFront adds to each request, so that nobody can go around it and its firewall. */
export const edgeHeader = 'x-kairos-edge';

/** Refuses a request for a public route that did not come through CloudFront. No secret: nothing stands in front (tests). */
export function refuseDetour(
  route: Pick<Route, 'path'>,
  headers: Readonly<Record<string, string | undefined>>,
  secret: string | undefined,
): Problem | null {
  if (secret === undefined || !isPublic(route) || isSame(headers[edgeHeader] ?? '', secret)) return null;
  return problem(403, 'NOT_THE_PUBLIC_ADDRESS', 'Use the public address, as it stands in the message.');
}

/** Hashes are of equal length, so that the time it takes says nothing of how much was right. */
function isSame(given: string, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}
