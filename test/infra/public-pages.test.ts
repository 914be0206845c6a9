import { afterAll, describe, expect, it } from 'vitest';
import { publicPaths } from '../../lib/functions.ts';
import { functionOf, remove, resourcesOf, standInBundles, synthesize } from '../support/synthesized-stack.ts';

const bundles = standInBundles();
const { template, edge, outdir } = synthesize(bundles, 'prod');
afterAll(() => remove(bundles, outdir));

const [, distribution] = resourcesOf(template, 'AWS::CloudFront::Distribution')[0] ?? ([] as never);
const config = distribution.Properties.DistributionConfig;
const behaviours: Record<string, unknown>[] = config.CacheBehaviors;
const [, firewall] = resourcesOf(edge, 'AWS::WAFv2::WebACL')[0] ?? ([] as never);

describe('CloudFront in front of the public pages', () => {
  it('serves the public paths and nothing else', () => {
    expect(behaviours.map(({ PathPattern }) => PathPattern)).toEqual(publicPaths.map((path) => `${path}*`));
    const [answersItself] = config.DefaultCacheBehavior.FunctionAssociations;
    expect(answersItself.EventType).toBe('viewer-request');
    const [, code] = resourcesOf(template, 'AWS::CloudFront::Function')[0] ?? ([] as never);
    const handler = new Function(`${code.Properties.FunctionCode}; return handler();`);
    expect(handler()).toMatchObject({ statusCode: 404 });
  });

  it('caches nothing, hands on everything but the host, and speaks only HTTPS', () => {
    // AWS's own policies, by the ids of the developer guide: CachingDisabled and AllViewerExceptHostHeader.
    for (const behaviour of behaviours) {
      expect(behaviour).toMatchObject({
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        ViewerProtocolPolicy: 'https-only',
        Compress: false,
      });
      expect(behaviour.AllowedMethods).toEqual(expect.arrayContaining(['GET', 'POST']));
    }
    const [, headers] = resourcesOf(template, 'AWS::CloudFront::ResponseHeadersPolicy')[0] ?? ([] as never);
    expect(JSON.stringify(headers.Properties)).toMatch(/no-store.*no-referrer|no-referrer.*no-store/s);
  });

  it('proves itself to the functions by a secret that is in no template', () => {
    const [origin] = config.Origins;
    const [header] = origin.OriginCustomHeaders;
    expect(header.HeaderName).toBe('x-kairos-edge');
    expect(JSON.stringify(header.HeaderValue)).toContain('{{resolve:secretsmanager:');
    for (const name of ['unsubscribe', 'inbound-sns']) {
      const given = functionOf(template, name).Properties.Environment.Variables.EDGE_SECRET;
      expect(given).toEqual(header.HeaderValue);
    }
    expect(functionOf(template, 'decisions').Properties.Environment.Variables.EDGE_SECRET).toBeUndefined();
  });

  it('is what links in messages point to', () => {
    const given = functionOf(template, 'send-email').Properties.Environment.Variables.PUBLIC_ORIGIN;
    expect(JSON.stringify(given)).toContain('"DomainName"');
  });
});

describe('the firewall', () => {
  const rules: { Name: string; Statement: Record<string, unknown> }[] = firewall.Properties.Rules;
  // biome-ignore lint/suspicious/noExplicitAny: a statement nests as it likes
  const scopeOf = (statement: any) =>
    (statement.ManagedRuleGroupStatement ?? statement.RateBasedStatement)?.ScopeDownStatement;

  it('is CloudFront’s, in us-east-1, and found by the stack through a parameter', () => {
    expect(firewall.Properties.Scope).toBe('CLOUDFRONT');
    const [, parameter] = resourcesOf(edge, 'AWS::SSM::Parameter')[0] ?? ([] as never);
    const [, reader] = resourcesOf(template, 'Custom::AWS')[0] ?? ([] as never);
    const { region, parameters } = JSON.parse(reader.Properties.Create);
    expect({ region, name: parameters.Name }).toEqual({
      region: 'us-east-1',
      name: parameter.Properties.Name,
    });
    expect(JSON.stringify(config.WebACLId)).toContain('Parameter.Value');
  });

  it('holds back what comes too often, and the usual attacks', () => {
    expect(rules.map(({ Name }) => Name)).toEqual([
      'PageViews',
      'OnlySnsComesIn',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ]);
    expect(rules[0]?.Statement).toMatchObject({
      RateBasedStatement: { AggregateKeyType: 'IP', Limit: 1_000 },
    });
  });

  it('never filters a one-click unsubscribe, or what SNS delivers', () => {
    for (const { Name, Statement } of rules.filter(({ Name }) => Name !== 'OnlySnsComesIn')) {
      expect(applies(scopeOf(Statement), { path: '/u/token', method: 'POST', headers: {} }), Name).toBe(
        false,
      );
      expect(applies(scopeOf(Statement), { path: '/inbound/sns', method: 'POST', headers: {} }), Name).toBe(
        false,
      );
      expect(applies(scopeOf(Statement), { path: '/u/token', method: 'GET', headers: {} }), Name).toBe(true);
      expect(applies(scopeOf(Statement), { path: '/p/token', method: 'POST', headers: {} }), Name).toBe(true);
    }
    const only = rules.find(({ Name }) => Name === 'OnlySnsComesIn')?.Statement;
    const delivery = { 'x-amz-sns-message-type': 'Notification' };
    expect(applies(only, { path: '/inbound/sns', method: 'POST', headers: delivery })).toBe(false);
    expect(applies(only, { path: '/inbound/sns', method: 'POST', headers: {} })).toBe(true);
    expect(applies(only, { path: '/u/token', method: 'POST', headers: {} })).toBe(false);
  });
});

type Asked = { path: string; method: string; headers: Record<string, string> };

/** Judges the few kinds of statements that the firewall is made of, as AWS documents them. */
// biome-ignore lint/suspicious/noExplicitAny: a statement nests as it likes
function applies(statement: any, asked: Asked): boolean {
  const [kind] = Object.keys(statement);
  const inner = statement[kind ?? ''];
  switch (kind) {
    case 'AndStatement':
      return inner.Statements.every((one: unknown) => applies(one, asked));
    case 'NotStatement':
      return !applies(inner.Statement, asked);
    case 'SizeConstraintStatement':
      return (asked.headers[inner.FieldToMatch.SingleHeader.Name] ?? '').length > inner.Size;
    case 'ByteMatchStatement': {
      const value = 'UriPath' in inner.FieldToMatch ? asked.path : asked.method;
      return inner.PositionalConstraint === 'EXACTLY'
        ? value === inner.SearchString
        : value.startsWith(inner.SearchString);
    }
    default:
      throw new Error(`This test does not know ${kind}`);
  }
}
