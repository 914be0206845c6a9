import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Route } from '../functions.ts';
import { ApiCallers, tokenScope } from './api-callers.ts';

/**
 * What a request leaves in the access log: the route, never the path (it holds customer ids and the tokens of links),
 * no address of the caller and no user agent.
 */
const accessLogLine = {
  requestId: '$context.requestId',
  requestedAt: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  responseLength: '$context.responseLength',
  integrationStatus: '$context.integrationStatus',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
  callerId: '$context.authorizer.claims.client_id',
};

type Throttle = { rate: number; burst: number };

export type PublicApiProps = {
  throttle: Throttle;
  logRetention: RetentionDays;
};

/** The HTTP surface: the routes of the catalogue, each with the scopes it says, or open where it says so. */
export class PublicApi extends Construct {
  readonly callers: ApiCallers;
  readonly stage: HttpStage;
  /** Its own address, an origin without a trailing slash. */
  readonly origin: string;
  readonly #api: HttpApi;
  readonly #throttled: Record<string, { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }> = {};

  constructor(scope: Construct, id: string, props: PublicApiProps) {
    super(scope, id);
    this.callers = new ApiCallers(this, 'Callers');
    this.#api = new HttpApi(this, 'Api', { createDefaultStage: false, description: 'Kairos' });
    this.origin = this.#api.apiEndpoint;
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.throttle.rate, burstLimit: props.throttle.burst },
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });
  }

  /** Adds the routes of one function, each with its own throttle if there is one, and returns them. */
  route(routes: readonly Route[], lambda: LambdaFunction, throttle: Throttle | null): HttpRoute[] {
    const made = this.#routes(routes, lambda);
    if (throttle) {
      for (const { method, path } of routes) {
        this.#throttled[`${method} ${path}`] = {
          ThrottlingRateLimit: throttle.rate,
          ThrottlingBurstLimit: throttle.burst,
        };
      }
      (this.stage.node.defaultChild as CfnStage).routeSettings = this.#throttled;
      // Settings of a route that is not there yet are refused.
      this.stage.node.addDependency(...made);
    }
    return made;
  }

  #routes(routes: readonly Route[], lambda: LambdaFunction): HttpRoute[] {
    const integration = new HttpLambdaIntegration(`${lambda.node.path}-integration`, lambda);
    return routes.flatMap(({ method, path, scopes }) => {
      if (scopes !== null) {
        return this.#api.addRoutes({
          path,
          methods: [HttpMethod[method]],
          integration,
          authorizer: this.callers.authorizer,
          // A token needs one of them.
          authorizationScopes: [...scopes, 'admin' as const].map(tokenScope),
        });
      }
      const open = this.#api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration,
        authorizer: new HttpNoneAuthorizer(),
      });
      for (const route of open)
        Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: openReason(path) });
      return open;
    });
  }
}

function openReason(path: string): string {
  if (path.startsWith('/inbound/'))
    return 'SNS cannot send a token; the function verifies the signature and the topic.';
  if (path === '/healthz') return 'It answers that the service is up, and nothing else.';
  return 'A page for customers: the sealed token in the link is the credential.';
}
