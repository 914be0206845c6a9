import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { JWTPayload } from 'jose';
import type { FunctionName, Scope } from '../functions.ts';
import type { Invoke } from './function-runtime.ts';
import { gatewayEvent, gatewayReply } from './gateway-event.ts';
import { problem, type Reply, readBody } from './http.ts';
import { limitInvocations } from './limit-invocations.ts';
import { type RoutedTo, routeRequest } from './local-routes.ts';

/** What API Gateway takes at most; the limit of each route is the function's to hold. */
const bodyLimit = 10 * 1_048_576;

/** Requests that a function answers at once. */
const atOnce = 64;

/** Told of every answer of a function, for the local page. */
export type Exchange = { method: string; path: string; body: Buffer; reply: Reply; at: number };

type GatewayOptions = {
  functions: Readonly<Record<FunctionName, Invoke>>;
  verify(token: string): Promise<JWTPayload | null>;
  now(): number;
  onAnswer(exchange: Exchange): void;
  onFault(error: unknown): void;
};

/** Answers a request as API Gateway in front of the functions would: routes, tokens and scopes, then the function. */
export function gateway(options: GatewayOptions): (request: IncomingMessage) => Promise<Reply> {
  const functions = Object.fromEntries(
    Object.entries(options.functions).map(([name, invoke]) => [name, limitInvocations(invoke, atOnce)]),
  ) as GatewayOptions['functions'];
  return async (request) => {
    const requestId = randomUUID();
    const method = request.method ?? 'GET';
    const [path = '/'] = (request.url ?? '/').split('?');
    const routed = routeRequest(method, path);
    if (!('name' in routed)) return unrouted(routed.allow, requestId);

    const admitted = await admit(routed, request.headers.authorization, requestId);
    if ('refused' in admitted) return admitted.refused;
    const { claims } = admitted;
    const body = await readBody(request, bodyLimit);
    if (body === null) {
      return problem(413, 'BODY_TOO_LARGE', `Send at most ${routed.route.limit} bytes.`, {
        requestId,
      });
    }
    const routeKey = `${routed.route.method} ${routed.route.path}`;
    const { pathParameters } = routed;
    const at = options.now();
    try {
      const event = gatewayEvent({ request, requestId, routeKey, pathParameters, body, claims, now: at });
      const reply = gatewayReply(await functions[routed.name](event));
      options.onAnswer({ method, path, body, reply, at });
      return reply;
    } catch (error) {
      options.onFault(error);
      return problem(500, 'INTERNAL', 'Try again; the fault was logged.', { requestId });
    }
  };

  /** The claims of the caller, which are null on a public route, or why not. */
  async function admit(
    { route }: RoutedTo,
    authorization: string | undefined,
    requestId: string,
  ): Promise<{ claims: JWTPayload | null } | { refused: Reply }> {
    if (route.scopes === null) return { claims: null };
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    const claims = token === undefined ? null : await options.verify(token);
    if (claims === null) {
      const headers = { 'www-authenticate': 'Bearer' };
      const detail = 'Send a valid token: Authorization: Bearer <JWT>.';
      return { refused: problem(401, 'NO_TOKEN', detail, { requestId, headers }) };
    }
    const wanted: readonly Scope[] = [...route.scopes, 'admin'];
    const granted = String(claims.scope ?? '').split(' ');
    if (wanted.some((scope) => granted.includes(`kairos/${scope}`))) return { claims };
    const detail = `Use a token with one of these scopes: ${wanted.join(', ')}.`;
    return { refused: problem(403, 'WRONG_SCOPE', detail, { requestId }) };
  }
}

function unrouted(allow: readonly string[], requestId: string): Reply {
  if (allow.length === 0) {
    return problem(404, 'NO_SUCH_ROUTE', 'Check the path against the API description.', { requestId });
  }
  const methods = allow.join(', ');
  return problem(405, 'METHOD_NOT_ALLOWED', `Use one of: ${methods}.`, {
    requestId,
    headers: { allow: methods },
  });
}
