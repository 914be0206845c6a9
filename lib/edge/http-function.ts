import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Log } from '../core/ports.ts';
import { onTrail } from '../telemetry/trail.ts';
import { admit, type Claims } from './admit.ts';
import { type Answer, type GatewayAnswer, gatewayAnswer } from './answer.ts';
import { refuseDetour } from './edge-secret.ts';
import { failure } from './failure.ts';
import type { Admission } from './limit-callers.ts';
import { type Match, matchRoute } from './match-route.ts';
import { isProblem, type Problem, problemAnswer } from './problem.ts';
import { readBody } from './read-body.ts';
import { readCorrelationId } from './read-correlation-id.ts';
import {
  type Handle,
  type HttpFunctionName,
  type Implementation,
  type RouteEntry,
  routeTable,
} from './route-table.ts';

type RequestContext = Pick<APIGatewayProxyEventV2['requestContext'], 'requestId' | 'http'> & {
  authorizer?: { jwt?: { claims: Claims } };
};

/** What is read of an API Gateway HTTP API event (payload 2.0), with or without a JWT authorizer. */
export type HttpEvent = Pick<
  APIGatewayProxyEventV2,
  'body' | 'headers' | 'isBase64Encoded' | 'pathParameters' | 'queryStringParameters' | 'rawPath' | 'routeKey'
> & {
  requestContext: Pick<RequestContext, 'requestId' | 'authorizer'> & {
    http: Pick<RequestContext['http'], 'method'>;
  };
};

type HttpPorts = {
  log: Log;
  admission?: Admission | undefined;
  /** What requests for public routes must carry; not said: they are not asked. */
  edgeSecret?: string | undefined;
};

export type HttpHandler = (event: HttpEvent) => Promise<GatewayAnswer>;

/** Makes the answer of a refusal: a problem document, or a page where people are asking. */
export type RenderRefusal = (
  refusal: Problem,
  asked: {
    requestId: string;
    headers: Readonly<Record<string, string>>;
    query: Readonly<Record<string, string>>;
  },
) => Answer;

/**
 * The Lambda handler of a function: finds the route in the catalogue, admits the caller, reads the body within its limit and
 * lets the implementation answer. Never rejects: a fault is answered with 500 or 503 and logged without what was sent.
 */
export function httpFunction<Name extends HttpFunctionName>(
  name: Name,
  ports: HttpPorts,
  implementation: Implementation<Name>,
  refuse: RenderRefusal = (refusal, { requestId }) => problemAnswer(refusal, requestId),
): HttpHandler {
  const entries = routeTable(name, implementation);

  const serve = async (event: HttpEvent): Promise<Answer> => {
    const requestId = event.requestContext.requestId;
    const match = routeOf(entries, event);
    const route = isProblem(match) ? name : match.entry.key;
    const outcome = isProblem(match)
      ? match
      : await answer(match, event, ports).catch((error: unknown) =>
          failure(error, { requestId, route }, ports.log),
        );
    if (!isProblem(outcome)) return outcome;
    const { status, code } = outcome;
    ports.log('info', 'request.refused', { requestId, route, status, code, client: clientOf(event) });
    return refuse(outcome, { requestId, headers: headersOf(event), query: queryOf(event) });
  };

  return async (event) => {
    const requestId = event.requestContext.requestId;
    const correlationId = readCorrelationId(event.headers, requestId);
    const answered = await onTrail({ correlationId, function: name }, () => serve(event));
    const { headers } = answered;
    return gatewayAnswer(
      { ...answered, headers: { 'x-correlation-id': correlationId, ...headers } },
      requestId,
    );
  };
}

function routeOf(entries: readonly RouteEntry[], event: HttpEvent): Match | Problem {
  return matchRoute(entries, {
    method: event.requestContext.http.method,
    path: event.rawPath,
    routeKey: event.routeKey,
    pathParameters: event.pathParameters ?? {},
  });
}

async function answer(
  { entry, params }: Match,
  event: HttpEvent,
  { admission = () => null, edgeSecret }: HttpPorts,
): Promise<Answer | Problem> {
  const headers = headersOf(event);
  const detour = refuseDetour(entry.route, headers, edgeSecret);
  if (detour) return detour;
  const caller = admit(entry.route, event.requestContext.authorizer?.jwt?.claims);
  if (isProblem(caller)) return caller;
  const tooOften = caller && admission(caller);
  if (tooOften) return tooOften;

  const read = readBody(entry, { body: event.body, isBase64Encoded: event.isBase64Encoded, headers });
  if (isProblem(read)) return read;

  const { requestId } = event.requestContext;
  const query = queryOf(event);
  const request = { requestId, params, query, headers, body: read.body, caller };
  // The table of routes is typed per function; here, where all routes pass, a handler is seen as one of any route.
  return entry.handle(request as Parameters<Handle>[0]);
}

/** Names in lower case. */
function headersOf(event: HttpEvent): Record<string, string> {
  return Object.fromEntries(present(event.headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function queryOf(event: HttpEvent): Record<string, string> {
  return Object.fromEntries(present(event.queryStringParameters ?? {}));
}

/** Who called, as the token says; undefined: nobody with a token. */
function clientOf({ requestContext }: HttpEvent): string | undefined {
  const client = requestContext.authorizer?.jwt?.claims.client_id;
  return typeof client === 'string' ? client : undefined;
}

function present(fields: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
}
