import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functions } from '../../lib/functions.ts';
import { kairosApp } from '../../lib/infra/kairos-app.ts';

export type Resource = {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a CloudFormation template is whatever it is
  Properties: any;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  DependsOn?: string[];
};

export type Statement = {
  Effect: string;
  Action: string | string[];
  Resource?: unknown;
  NotResource?: unknown;
  Condition?: unknown;
};

type Template = { Resources: Record<string, Resource>; Outputs: Record<string, unknown> };
type Synthesized = {
  template: Template;
  /** The firewall's, in us-east-1. */
  edge: Template;
  outdir: string;
};

/** A folder with a stand-in bundle for each function: most of the stack does not depend on what is in them. */
export function standInBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kairos-bundles-'));
  for (const name of Object.keys(functions)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.mjs'), `export const handler = () => '${name}';\n`);
  }
  return folder;
}

/** Synthesizes a stage offline, as `cdk synth` does; throws when a check fails. The caller removes `outdir`. */
export function synthesize(bundles: string, stage: string): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'kairos-assembly-'));
  const assembly = kairosApp({ bundles, stage, outdir }).app.synth();
  return {
    template: assembly.getStackByName(`Kairos-${stage}`).template,
    edge: assembly.getStackByName(`Kairos-${stage}-edge`).template,
    outdir,
  };
}

export function remove(...folders: string[]): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** The resources of a type, with their logical ids. */
export function resourcesOf(template: Synthesized['template'], type: string): [id: string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** The function of the catalogue, found by the folder it is described by: its logical id holds its name. */
export function functionOf(template: Synthesized['template'], name: string): Resource {
  const prefix = `Function${name.replaceAll('-', '')}Function`;
  const found = resourcesOf(template, 'AWS::Lambda::Function').filter(([id]) => id.startsWith(prefix));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} functions are called ${name}`);
  return only[1];
}

/** Every statement that a role has, of its policies. Managed policies have no place here. */
export function statementsOf(template: Synthesized['template'], roleId: string): Statement[] {
  return resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([, policy]) => policy.Properties.Roles.some((role: { Ref: string }) => role.Ref === roleId))
    .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement as Statement[]);
}

export function actionsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ Action }) => Action).sort();
}
