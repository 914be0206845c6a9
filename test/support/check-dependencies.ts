// Holds the arrows of .dependency-cruiser.cjs, and fails when nothing was looked at: dependency-cruiser without a
// compiler it understands finds no modules and reports success.
import { existsSync } from 'node:fs';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const layers = ['bin', 'lib', 'lambdas', 'web', 'test', 'bench'].filter((folder) => existsSync(folder));

const { output } = await cruise(
  layers,
  await extractOptions('./.dependency-cruiser.cjs'),
  {},
  { tsConfig: extractTsConfig('./tsconfig.json') },
);
if (typeof output === 'string') throw new Error(`dependency-cruiser answered with text: ${output}`);
const { modules, summary }: ICruiseResult = output;

const comments = new Map(summary.ruleSetUsed?.forbidden?.map((rule) => [rule.name, rule.comment]));
for (const { rule, from, to } of summary.violations) {
  console.error(`${rule.name}: ${from} → ${to}\n  ${comments.get(rule.name)}`);
}

const typescriptModules = modules.filter(({ source }) => /^(bin|lib|lambdas)\/.*\.ts$/.test(source)).length;
console.log(
  `${typescriptModules} TypeScript modules of bin, lib and lambdas, ${summary.totalDependenciesCruised ?? 0} imports, ${summary.violations.length} against the rules`,
);
if (typescriptModules === 0) {
  console.error('No TypeScript module was read, so no rule was checked: is "typescript" still version 6?');
}
process.exitCode = typescriptModules === 0 || summary.violations.length > 0 ? 1 : 0;
