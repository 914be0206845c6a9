import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { configurationOf } from './configuration.ts';
import { EdgeFirewallStack } from './edge-firewall-stack.ts';
import { KairosStack } from './kairos-stack.ts';

export type KairosAppProps = {
  /** The folder with one bundle per function. */
  bundles: string;
  /** Which deployment; the context `stage` (`-c stage=prod`) or dev when not given. */
  stage?: string;
  /** Where the cloud assembly goes; the CDK command line says it itself. */
  outdir?: string;
};

/** The CDK app: the stack, and the firewall that must be in us-east-1, checked against AWS's solution rules whenever it is synthesized. It names no account. */
export function kairosApp({ bundles, stage, outdir }: KairosAppProps): { app: App; stack: KairosStack } {
  const app = new App({ outdir, analyticsReporting: false });
  const configuration = configurationOf(stage ?? String(app.node.tryGetContext('stage') ?? 'dev'));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const name = `Kairos-${configuration.stage}`;
  const firewall = new EdgeFirewallStack(app, `${name}-edge`, { configuration });
  const stack = new KairosStack(app, name, { configuration, bundles });
  stack.addStackDependency(firewall, 'the public pages stand behind it');
  return { app, stack };
}
