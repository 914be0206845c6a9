import { type Route, type Scope, scopes } from '../functions.ts';
import { type Problem, problem } from './problem.ts';
import type { Caller } from './route-table.ts';

/** Cognito names a scope after its resource server: `kairos/campaign`. */
export const scopePrefix = 'kairos/';

export type Claims = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * Who calls, if they may: null on a public route, 401 without a token, 403 without the scope. API Gateway has checked the
 * token and its scopes already; this is the second lock, for a route that is deployed without its authorizer.
 */
export function admit(route: Pick<Route, 'scopes'>, claims: Claims | undefined): Caller | null | Problem {
  if (route.scopes === null) return null;
  const client = claims?.client_id ?? claims?.sub;
  if (claims === undefined || typeof client !== 'string' || client === '') {
    return problem(401, 'NO_TOKEN', 'Send a valid token: Authorization: Bearer <JWT>.', {
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
  const wanted: readonly Scope[] = [...route.scopes, 'admin'];
  const granted = grantedScopes(claims.scope);
  if (wanted.some((scope) => granted.has(scope)))
    return { client, scopes: scopes.filter((scope) => granted.has(scope)) };
  return problem(403, 'WRONG_SCOPE', `Use a token with one of these scopes: ${wanted.join(', ')}.`);
}

function grantedScopes(claim: Claims[string] | undefined): Set<string> {
  const words =
    typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? (claim as readonly string[]) : [];
  return new Set(words.map((word) => (word.startsWith(scopePrefix) ? word.slice(scopePrefix.length) : word)));
}
