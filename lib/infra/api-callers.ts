import { Aws, Duration, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { OAuthScope, ResourceServerScope, UserPool, type UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { scopePrefix } from '../edge/admit.ts';
import { type Scope, scopes } from '../functions.ts';

/** A scope as Cognito writes it into a token: `kairos/campaign`. */
export function tokenScope(scope: Scope): string {
  return `${scopePrefix}${scope}`;
}

/**
 * The systems that may call the API: one client per scope, with the OAuth client-credentials flow. Nobody signs in
 * here; the pool has no users.
 */
export class ApiCallers extends Construct {
  readonly authorizer: HttpUserPoolAuthorizer;
  readonly domain: UserPoolDomain;
  readonly pool: UserPool;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.pool = pool;
    const noUsers =
      'The pool has no users and no sign-up: only machines get tokens, with a client id and a secret.';
    for (const rule of ['COG1', 'COG2', 'COG8']) {
      Validations.of(pool).acknowledge({ id: `AwsSolutions-${rule}`, reason: noUsers });
    }
    // A domain prefix is unique in the Region over all accounts; a part of the stack's own id is.
    const unique = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
    this.domain = pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: Fn.join('-', ['kairos', unique]) },
    });

    const serverScopes = scopes.map(
      (name) => new ResourceServerScope({ scopeName: name, scopeDescription: `Kairos scope ${name}` }),
    );
    const server = pool.addResourceServer('Scopes', {
      identifier: scopePrefix.replace('/', ''),
      scopes: serverScopes,
    });
    const clients = serverScopes.map((serverScope) =>
      pool.addClient(`Client-${serverScope.scopeName}`, {
        generateSecret: true,
        authFlows: {},
        oAuth: {
          flows: { clientCredentials: true },
          scopes: [OAuthScope.resourceServer(server, serverScope)],
        },
        accessTokenValidity: Duration.hours(1),
      }),
    );
    this.authorizer = new HttpUserPoolAuthorizer('Callers', pool, { userPoolClients: clients });
  }
}
