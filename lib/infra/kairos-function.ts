import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type EnvironmentOf, everywhere, type FunctionName, functions, type Variable } from '../functions.ts';
import { isQuick } from '../quick-bundles.ts';
import type { FunctionSettings } from './configuration-schema.ts';

export type KairosFunctionProps<Name extends FunctionName> = {
  name: Name;
  /** Every variable that the catalogue names for this function; without one of them this does not compile. */
  environment: EnvironmentOf<Name>;
  oneMailboxDomains: readonly string[];
  settings: FunctionSettings;
  /** The folder that holds one bundle per function, the same that the local run imports. */
  bundles: string;
  logRetention: RetentionDays;
};

/**
 * One function of the catalogue, with a role and a log group that nobody else has. It may write its own log and its
 * traces; what else it may do is said in `permissions.ts`.
 */
export class KairosFunction<Name extends FunctionName> extends Construct {
  readonly name: Name;
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: KairosFunctionProps<Name>) {
    super(scope, id);
    this.name = props.name;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention,
      // What must be kept is in the table and in the opt-out log.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Kairos function ${props.name}`,
    });
    this.logGroup.grantWrite(role);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords have no resource that could be named.',
    });

    this.lambda = new LambdaFunction(this, 'Function', {
      description: functions[props.name].description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundleOf(props.bundles, props.name)),
      role,
      logGroup: this.logGroup,
      environment: {
        ...onlyNamed(props.name, props.environment),
        // Node reads and takes apart the whole map at every start: where somebody waits, frames name the bundle's own lines.
        ...(isQuick(props.name) ? {} : { NODE_OPTIONS: '--enable-source-maps' }),
        // Whichever function is first makes the keyring, and that one holds it from then on.
        ONE_MAILBOX_DOMAINS: props.oneMailboxDomains.join(','),
      },
      memorySize: props.settings.memory,
      timeout: Duration.seconds(props.settings.timeout),
      reservedConcurrentExecutions: props.settings.reservedConcurrency ?? undefined,
      tracing: Tracing.ACTIVE,
    });
  }
}

/** A value that has more variables than the function asks for satisfies the type; the function still gets only its own. */
function onlyNamed(
  name: FunctionName,
  environment: Readonly<Partial<Record<Variable, string>>>,
): Record<string, string> {
  const named: Record<string, string> = {};
  for (const variable of [...everywhere, ...functions[name].environment]) {
    const value = environment[variable];
    if (value === undefined) throw new Error(`The function ${name} needs ${variable}`);
    named[variable] = value;
  }
  return named;
}

function bundleOf(bundles: string, name: FunctionName): string {
  const folder = join(bundles, name);
  if (!existsSync(join(folder, 'index.mjs'))) {
    throw new Error(`The bundle ${join(folder, 'index.mjs')} is missing: run \`npm run build\` first`);
  }
  return folder;
}
