import { Aws, Duration, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { edgeHeader } from '../edge/edge-secret.ts';
import { publicPaths } from '../functions.ts';
import type { Configuration } from './configuration-schema.ts';
import { edgeRegion, firewallParameter } from './edge-firewall-stack.ts';

/** Nothing but the public paths is served from here; the API has its own address. */
const nothingHere = `function handler() {
  return { statusCode: 404, statusDescription: 'Not Found', headers: { 'content-type': { value: 'text/plain' } },
    body: 'There is nothing here. Use the address as it stands in the message.' };
}`;

/**
 * CloudFront with the firewall, in front of everything that is open to the world. It caches nothing (every page is one
 * person's), and adds a secret to each request, without which the functions refuse the public routes.
 */
export class PublicPages extends Construct {
  /** Where customers come in, without a slash at the end. */
  readonly origin: string;
  /** CloudFront's own name for it, which works before any DNS record is made. */
  readonly ownOrigin: string;
  readonly secret: string;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: { configuration: Configuration; apiOrigin: string }) {
    super(scope, id);
    const { stage, publicDomain } = props.configuration;
    const secret = new Secret(this, 'EdgeSecret', {
      description: 'Proves to the functions of Kairos that a request came through CloudFront',
      generateSecretString: { passwordLength: 40, excludePunctuation: true },
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'It opens nothing: it only keeps requests from going around the firewall. A new one needs a deployment, since ' +
        'CloudFront and the functions must change together.',
    });
    this.secret = secret.secretValue.unsafeUnwrap();

    const headers = new ResponseHeadersPolicy(this, 'Headers', {
      comment: 'Kairos public pages',
      securityHeadersBehavior: {
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: false,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        // The token of a link is in its path.
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [{ header: 'cache-control', value: 'no-store', override: true }],
      },
    });
    const behaviour: BehaviorOptions = {
      origin: new HttpOrigin(Fn.select(2, Fn.split('/', props.apiOrigin)), {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        customHeaders: { [edgeHeader]: this.secret },
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: headers,
      compress: false,
    };
    const nowhere = new EdgeFunction(this, 'NothingHere', {
      code: FunctionCode.fromInline(nothingHere),
      runtime: FunctionRuntime.JS_2_0,
    });
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Kairos ${stage}: public pages`,
      defaultBehavior: {
        ...behaviour,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        functionAssociations: [{ function: nowhere, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: Object.fromEntries(publicPaths.map((path) => [`${path}*`, behaviour])),
      priceClass: PriceClass.PRICE_CLASS_ALL,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      webAclId: this.#firewall(stage),
      ...(publicDomain && {
        domainNames: [publicDomain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', publicDomain.certificateArn),
      }),
    });
    this.ownOrigin = `https://${this.distribution.distributionDomainName}`;
    this.origin = publicDomain ? `https://${publicDomain.name}` : this.ownOrigin;

    const acknowledge = (rule: string, reason: string) =>
      Validations.of(this.distribution).acknowledge({ id: `AwsSolutions-${rule}`, reason });
    acknowledge('CFR1', 'A customer may unsubscribe from wherever they are.');
    acknowledge('CFR3', 'Its log would keep paths, and so the tokens of links; the API logs routes instead.');
    if (publicDomain === null)
      acknowledge(
        'CFR4',
        'Under the name that CloudFront makes up, its own certificate sets the TLS version.',
      );
  }

  /** Reads the firewall's ARN across Regions: a stack that names no account and no Region can do it in no other way. */
  #firewall(stage: string): string {
    const name = firewallParameter(stage);
    const call = {
      service: 'SSM',
      action: 'getParameter',
      region: edgeRegion,
      parameters: { Name: name },
      physicalResourceId: PhysicalResourceId.of(name),
    };
    const arn = `arn:${Aws.PARTITION}:ssm:${edgeRegion}:${Aws.ACCOUNT_ID}:parameter${name}`;
    const logGroup = new LogGroup(this, 'FirewallArnLog', {
      retention: RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // CDK would give its function a managed policy.
    const role = new Role(this, 'FirewallArnRole', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    const reader = new AwsCustomResource(this, 'FirewallArn', {
      role,
      logGroup,
      onUpdate: call,
      installLatestAwsSdk: false,
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [arn] }),
      ]),
    });
    return reader.getResponseField('Parameter.Value');
  }
}
