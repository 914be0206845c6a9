// npm test: every check in order, one line each, and "N passed, N failed" as the last line.
// npm test -- --only <check> runs one of them; all other arguments go to vitest.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { countVitest, deleteVitestReport, type Tally } from './vitest-tally.ts';

type Check = {
  name: string;
  /** The npm script that does the work, so that both ways of running it stay the same. */
  script: string;
  args?: string[];
  /** Files without which the check has nothing to look at: their absence is a failure. */
  needs: string[];
  /** The check appears together with this file; until then it is announced as skipped. */
  appearsWith?: string;
  before?: () => void;
  count?: (exitCode: number | null) => Tally;
};

const [only, vitestArguments] = readArguments(process.argv.slice(2));

/** To add a check, add a script to package.json and a line here. */
const checks: Check[] = [
  { name: 'lint', script: 'lint', needs: ['biome.json'] },
  { name: 'types', script: 'types', needs: ['tsconfig.json', 'lib'] },
  { name: 'deps', script: 'deps', needs: ['.dependency-cruiser.cjs', 'lib/core', 'lambdas'] },
  { name: 'dead-code', script: 'dead-code', needs: ['knip.json', 'lib', 'lambdas', 'bin'] },
  { name: 'duplicates', script: 'duplicates', needs: ['.jscpd.json', 'lib', 'lambdas', 'bin'] },
  { name: 'synth', script: 'synth', needs: ['cdk.json', 'bin/kairos-app.ts', 'bin/build.ts'] },
  {
    name: 'openapi',
    script: 'openapi',
    args: ['--check'],
    needs: ['bin/openapi.ts'],
    appearsWith: 'bin/openapi.ts',
  },
  {
    name: 'vitest',
    script: 'unit',
    args: vitestArguments,
    needs: ['vitest.config.ts'],
    before: deleteVitestReport,
    count: countVitest,
  },
];

const selected = checks.filter(({ name }) => only === undefined || name === only);
if (selected.length === 0) {
  console.error(`--only takes one of: ${checks.map(({ name }) => name).join(', ')}`);
}

const total: Tally = { passed: 0, failed: selected.length === 0 ? 1 : 0 };
for (const check of selected) {
  const { passed, failed } = await run(check);
  total.passed += passed;
  total.failed += failed;
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed`);

async function run(check: Check): Promise<Tally> {
  if (check.appearsWith !== undefined && !existsSync(check.appearsWith) && only === undefined) {
    console.log(`- ${check.name}: skipped, there is no ${check.appearsWith}`);
    return { passed: 0, failed: 0 };
  }
  const missing = check.needs.filter((path) => !existsSync(path));
  if (missing.length > 0) {
    console.log(`✗ ${check.name}: nothing to check, ${missing.join(' and ')} missing`);
    return { passed: 0, failed: 1 };
  }
  check.before?.();
  const started = performance.now();
  const { exitCode, output } = await runScript(check.script, check.args ?? []);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const tally = (check.count ?? countExit)(exitCode);
  if (tally.failed === 0) {
    const note = check.count ? `, ${tally.passed} passed` : '';
    console.log(`✓ ${check.name} (${seconds} s${note})`);
  } else {
    console.log(`✗ ${check.name} (${seconds} s, ${tally.failed} failed, exit code ${exitCode})`);
    console.log(lastLines(output, 80));
  }
  return tally;
}

function countExit(exitCode: number | null): Tally {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Runs a script of package.json with this Node and this project's tools first in PATH. */
function runScript(script: string, args: string[]): Promise<{ exitCode: number | null; output: string }> {
  const path = [dirname(process.execPath), resolve('node_modules/.bin'), process.env.PATH].join(delimiter);
  const child = spawn(process.execPath, ['--run', script, '--', ...args], {
    env: { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => settle({ exitCode, output }));
  });
}

function lastLines(text: string, count: number): string {
  return stripVTControlCharacters(text).trimEnd().split('\n').slice(-count).join('\n');
}

function readArguments(given: string[]): [only: string | undefined, rest: string[]] {
  const at = given.indexOf('--only');
  return at === -1 ? [undefined, given] : [given[at + 1] ?? '', given.toSpliced(at, 2)];
}
