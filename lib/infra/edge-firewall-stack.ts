import { Stack, type StackProps } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Configuration } from './configuration-schema.ts';

/** The only Region in which there are firewalls for CloudFront. */
export const edgeRegion = 'us-east-1';

/** The parameter, in that Region, that tells the main stack which firewall to use. */
export function firewallParameter(stage: string): string {
  return `/kairos/${stage}/edge-firewall`;
}

/**
 * The firewall in front of the public pages: a stack of its own, because it must be in us-east-1 wherever the rest is.
 *
 * What closes is never filtered: one-click unsubscribes and what SNS delivers come from few addresses, in bursts, without a
 * browser's headers, and with whatever a customer typed. A rule that takes one of them for an attack would lose a stop. They
 * carry a sealed token or a signature, which the function checks first.
 */
export class EdgeFirewallStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { configuration, ...props }: StackProps & { configuration: Configuration },
  ) {
    super(scope, id, {
      description: 'Kairos: the firewall in front of its public pages',
      ...props,
      env: { region: edgeRegion },
    });
    const named = (name: string) => ({
      name,
      visibilityConfig: {
        cloudWatchMetricsEnabled: true,
        metricName: name,
        // Samples would keep paths, and so the tokens of links.
        sampledRequestsEnabled: false,
      },
    });
    const managed = (name: string, priority: number): CfnWebACL.RuleProperty => ({
      ...named(name),
      priority,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: { vendorName: 'AWS', name, scopeDownStatement: pages },
      },
    });
    const firewall = new CfnWebACL(this, 'Firewall', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: named(`kairos-${configuration.stage}`).visibilityConfig,
      rules: [
        {
          ...named('PageViews'),
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              limit: configuration.pageViewsPerFiveMinutes,
              evaluationWindowSec: 300,
              scopeDownStatement: pages,
            },
          },
        },
        {
          ...named('OnlySnsComesIn'),
          priority: 1,
          action: { block: {} },
          statement: {
            andStatement: { statements: [below('/inbound/'), not(hasHeader('x-amz-sns-message-type'))] },
          },
        },
        managed('AWSManagedRulesCommonRuleSet', 2),
        managed('AWSManagedRulesKnownBadInputsRuleSet', 3),
      ],
    });
    new StringParameter(this, 'Parameter', {
      parameterName: firewallParameter(configuration.stage),
      description: 'The firewall in front of the public pages of Kairos',
      stringValue: firewall.attrArn,
    });
  }
}

type Statement = CfnWebACL.StatementProperty;

const field = (
  fieldToMatch: CfnWebACL.FieldToMatchProperty,
  positional: string,
  text: string,
): Statement => ({
  byteMatchStatement: {
    fieldToMatch,
    positionalConstraint: positional,
    searchString: text,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});
const below = (path: string): Statement => field({ uriPath: {} }, 'STARTS_WITH', path);
const not = (statement: Statement): Statement => ({ notStatement: { statement } });
const hasHeader = (name: string): Statement => ({
  sizeConstraintStatement: {
    fieldToMatch: { singleHeader: { Name: name } },
    comparisonOperator: 'GT',
    size: 0,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});

/** What people look at: everything but what SNS delivers and one-click unsubscribes. */
const pages: Statement = {
  andStatement: {
    statements: [
      not(below('/inbound/')),
      not({ andStatement: { statements: [below('/u/'), field({ method: {} }, 'EXACTLY', 'POST')] } }),
    ],
  },
};
