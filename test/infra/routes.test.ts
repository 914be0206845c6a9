import { afterAll, describe, expect, it } from 'vitest';
import { admit } from '../../lib/edge/admit.ts';
import { type FunctionSpec, functions, isPublic, type Route, scopes } from '../../lib/functions.ts';
import { remove, resourcesOf, standInBundles, synthesize } from '../support/synthesized-stack.ts';

const bundles = standInBundles();
const { template, outdir } = synthesize(bundles, 'dev');
afterAll(() => remove(bundles, outdir));

const catalogue = Object.values(functions as Record<string, FunctionSpec>).flatMap(
  ({ trigger }): readonly Route[] => (trigger.kind === 'http' ? trigger.routes : []),
);
const deployed = new Map(
  resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [
    Properties.RouteKey,
    Properties,
  ]),
);

describe('the HTTP surface', () => {
  it('has the routes of the catalogue, and no others', () => {
    expect([...deployed.keys()].sort()).toEqual(
      catalogue.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  it.each(catalogue.filter((route) => route.scopes !== null))(
    'asks for a token with the right scope on $method $path',
    (route) => {
      const properties = deployed.get(`${route.method} ${route.path}`);
      expect(properties.AuthorizationType).toBe('JWT');
      const authorizer = template.Resources[properties.AuthorizerId.Ref];
      expect(authorizer?.Properties.AuthorizerType).toBe('JWT');
      expect(properties.AuthorizationScopes).toEqual(
        [...(route.scopes ?? []), 'admin'].map((scope) => `kairos/${scope}`),
      );
      // What the authorizer lets through, the function behind it admits too.
      for (const scope of properties.AuthorizationScopes) {
        const own = scope.replace('kairos/', '');
        expect(admit(route, { client_id: 'crm', scope })).toEqual({ client: 'crm', scopes: [own] });
      }
    },
  );

  it('is open for health, the description, the links in messages and what SNS delivers, and for nothing else', () => {
    const open = [...deployed.values()].filter(({ AuthorizationType }) => AuthorizationType !== 'JWT');
    expect(open.map(({ RouteKey }) => RouteKey).sort()).toEqual([
      'GET /c/{token}',
      'GET /healthz',
      'GET /openapi.json',
      'GET /p/{token}',
      'GET /u/{token}',
      'POST /c/{token}',
      'POST /inbound/sns',
      'POST /p/{token}',
      'POST /u/{token}',
    ]);
  });

  it('has every public route checked for the secret of CloudFront', () => {
    const specs = Object.entries(functions as Record<string, FunctionSpec>);
    const open = specs.flatMap(([name, { trigger, environment }]) =>
      trigger.kind === 'http' && trigger.routes.some(isPublic) ? [{ name, environment }] : [],
    );
    expect(open.length).toBeGreaterThan(1);
    for (const { name, environment } of open) expect(environment, name).toContain('EDGE_SECRET');
    const elsewhere = catalogue.filter((route) => route.scopes === null && !isPublic(route));
    expect(elsewhere.map(({ path }) => path).sort()).toEqual(['/healthz', '/openapi.json']);
  });

  it('gives every scope a client of its own that has no other', () => {
    const clients = resourcesOf(template, 'AWS::Cognito::UserPoolClient').map(
      ([, { Properties }]) => Properties,
    );
    expect(clients).toHaveLength(scopes.length);
    for (const client of clients) {
      expect(client.AllowedOAuthFlows).toEqual(['client_credentials']);
      expect(client.GenerateSecret).toBe(true);
      expect(client.AllowedOAuthScopes).toHaveLength(1);
    }
    const [, authorizer] = resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer')[0] ?? [];
    expect(authorizer?.Properties.JwtConfiguration.Audience).toHaveLength(scopes.length);
    const [, server] = resourcesOf(template, 'AWS::Cognito::UserPoolResourceServer')[0] ?? [];
    expect(server?.Properties.Identifier).toBe('kairos');
    expect(server?.Properties.Scopes.map(({ ScopeName }: { ScopeName: string }) => ScopeName)).toEqual([
      ...scopes,
    ]);
  });

  it('throttles, and logs requests without anything that tells who the customer is', () => {
    const [, stage] = resourcesOf(template, 'AWS::ApiGatewayV2::Stage')[0] ?? [];
    expect(stage?.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 100,
    });
    const format: string = stage?.Properties.AccessLogSettings.Format;
    expect(JSON.parse(format)).toMatchObject({
      requestId: '$context.requestId',
      routeKey: '$context.routeKey',
    });
    expect(format).not.toMatch(/context\.(path|identity|domainName|http)|sourceIp|userAgent|resourcePath/i);
  });
});
