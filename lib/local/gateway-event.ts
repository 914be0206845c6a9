import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { JWTPayload } from 'jose';
import { edgeHeader } from '../edge/edge-secret.ts';
import type { Reply } from './http.ts';
import { localAccount, localEdgeSecret } from './local-aws.ts';

type EventParts = {
  request: IncomingMessage;
  requestId: string;
  /** `PUT /v1/customers/{id}` */
  routeKey: string;
  pathParameters: Readonly<Record<string, string>>;
  body: Buffer;
  claims: JWTPayload | null;
  now: number;
};

/** The event that API Gateway's HTTP API would send for this request (payload format 2.0). */
export function gatewayEvent(parts: EventParts): APIGatewayProxyEventV2 {
  const { request, requestId, routeKey, pathParameters, body, claims, now } = parts;
  const [rawPath = '/', ...rest] = (request.url ?? '/').split('?');
  const rawQueryString = rest.join('?');
  const query = queryOf(rawQueryString);
  // The gateway stands for CloudFront too.
  const headers = { ...headersOf(request), [edgeHeader]: localEdgeSecret };
  const domainName = request.headers.host ?? 'localhost';
  const encoded = !isText(request.headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters: { ...pathParameters } }),
    requestContext: {
      accountId: localAccount,
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
      ...(claims !== null && { authorizer: { jwt: { claims: textClaims(claims), scopes: null } } }),
    },
    ...(body.length > 0 && { body: body.toString(encoded ? 'base64' : 'utf8') }),
    isBase64Encoded: body.length > 0 && encoded,
  } as APIGatewayProxyEventV2;
}

/** The gateway hands claims on as text. */
function textClaims(claims: JWTPayload): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)]));
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
}

function queryOf(rawQueryString: string): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const earlier = query.get(name);
    query.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(query);
}

/** Bodies of other types, forms among them, reach a function in base64. */
function isText(contentType: string | undefined): boolean {
  return contentType === undefined || /^(?:text\/|application\/(?:json|xml|javascript)\b)/i.test(contentType);
}

type GatewayAnswer = {
  statusCode?: number;
  headers?: Readonly<Record<string, string | number | boolean>>;
  cookies?: readonly string[];
  body?: string;
  isBase64Encoded?: boolean;
};

/** Reads what a function answered. Throws when it is no answer to an HTTP request. */
export function gatewayReply(answer: unknown): Reply {
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded } = (answer ?? {}) as GatewayAnswer;
  if (typeof statusCode !== 'number') throw new Error('A function answered without a status.');
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: statusCode,
    headers: { ...Object.fromEntries(named), ...(cookies && { 'set-cookie': cookies }) },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}
