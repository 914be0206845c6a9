import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { ProblemAnswer } from '../edge/answers/index.ts';
import { type FunctionSpec, functions, type Route, version } from '../functions.ts';
import type { Operation } from './operation.ts';
import { operations, pathParameter } from './operations.ts';

/** The OpenAPI 3.1 document: routes, scopes and sizes from the catalogue, bodies and answers from their schemas. */
export function describeApi(): ReturnType<typeof createDocument> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const described = new Set(Object.keys(operations));
  for (const [tag, { trigger }] of Object.entries(functions) as [string, FunctionSpec][]) {
    if (trigger.kind !== 'http') continue;
    for (const route of trigger.routes) {
      const key = `${route.method} ${route.path}`;
      const operation = operations[key];
      if (operation === undefined) throw new Error(`Describe ${key} in lib/openapi/operations.ts.`);
      described.delete(key);
      paths[route.path] ??= {};
      Object.assign(paths[route.path] as object, {
        [route.method.toLowerCase()]: describeRoute(tag, route, operation),
      });
    }
  }
  const [gone] = described;
  if (gone !== undefined)
    throw new Error(`There is no route ${gone}: remove it from lib/openapi/operations.ts.`);
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Kairos',
        version,
        description: [
          'May we contact this customer, through which channel, and when?',
          'Send `x-correlation-id` (or a W3C `traceparent`) and everything that follows from the request is logged under it; each answer says it.',
          'An answer of 429 or 503 names the seconds to wait in `retry-after`; asking again with the same key or id does nothing twice.',
        ].join('\n\n'),
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
      paths: paths as ZodOpenApiPathsObject,
    },
    {
      // Fields may be added to an answer at any time.
      override: ({ jsonSchema, io }) => {
        if (io === 'output') delete jsonSchema.additionalProperties;
      },
      allowEmptySchema: { unknown: true, custom: true, transform: true },
    },
  );
}

function describeRoute(tag: string, route: Route, operation: Operation): ZodOpenApiOperationObject {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const parameter = pathParameter(route.path);
  const text = z.string();
  const scopes = route.scopes && [...route.scopes, 'admin'];
  return {
    operationId: operationId(route),
    tags: [tag],
    summary: operation.summary,
    ...(scopes === null
      ? { security: [] }
      : { security: [{ bearer: scopes }], description: `Scope: ${scopes.join(' or ')}.` }),
    requestParams: {
      ...(names.length > 0 && { path: z.object(Object.fromEntries(names.map((name) => [name, parameter]))) }),
      ...(operation.query && {
        query: z.object(Object.fromEntries(operation.query.map((name) => [name, text.optional()]))),
      }),
      ...(operation.headers === 'key' && { header: z.object({ 'Idempotency-Key': text.min(1).max(128) }) }),
      ...(operation.headers === 'version' &&
        route.method !== 'GET' && { header: z.object({ 'If-Match': text.optional() }) }),
    },
    ...(operation.body && {
      requestBody: {
        required: true,
        description: `At most ${route.limit} bytes.`,
        content: {
          'application/json': {
            schema: operation.body,
            ...(operation.example !== undefined && { example: operation.example }),
          },
        },
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, schema]) => [
          status,
          {
            description: operation.summary,
            ...(operation.headers === 'version' && { headers: z.object({ ETag: text }) }),
            ...(schema && { content: { 'application/json': { schema } } }),
          },
        ]),
      ),
      default: {
        description: 'Refused; the problem says why and what to do about it',
        content: { 'application/problem+json': { schema: ProblemAnswer } },
      },
    },
  } as ZodOpenApiOperationObject;
}

/** `GET /v1/customers/{id}/preferences` as `getCustomersIdPreferences`. */
function operationId({ method, path }: Route): string {
  const words = path.replace(/^\/v1/, '').match(/\w+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
