import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { problem, type Reply } from './http.ts';

export type PageGuard = {
  /** Stands in the page that this process serves; with it the page may act. */
  pageKey: string;
  /** Why a request to the page or its endpoints is refused; null when it may pass. */
  refuse(request: IncomingMessage): Promise<Reply | null>;
};

/**
 * Keeps other web sites away from the local endpoints, which ask for no login: the host must be this machine (a foreign
 * name that was made to point here is refused), a request from another origin is refused, and whatever acts needs the key
 * from the page or an admin token.
 */
export function pageGuard(port: number, isAdmin: (authorization: string) => Promise<boolean>): PageGuard {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const pageKey = randomBytes(24).toString('base64url');

  return {
    pageKey,
    async refuse(request) {
      const { host = '', origin, authorization } = request.headers;
      if (!hosts.has(host)) {
        return problem(403, 'WRONG_HOST', `Open the page at http://127.0.0.1:${port}.`);
      }
      if (origin !== undefined && origin !== `http://${host}`) {
        return problem(403, 'WRONG_ORIGIN', 'Only the local page itself may ask this.');
      }
      if (request.method === 'GET') return null;
      const key = request.headers['x-kairos-page'];
      if (typeof key === 'string' && isSame(key, pageKey)) return null;
      if (authorization !== undefined && (await isAdmin(authorization))) return null;
      return problem(401, 'NO_TOKEN', 'Send the admin token: Authorization: Bearer <JWT>.', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    },
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
