// npm run bench: every benchmark here, one after the other, into bench/RESULTS.md; npm run bench -- decide: one of them. What does
// not run keeps its section.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Report } from './support/report.ts';

const wanted = process.argv.slice(2);
const resultsFile = join(import.meta.dirname, 'RESULTS.md');
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run-all.ts')
  .map((file) => file.slice(0, -3));
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exitCode = 1;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'kairos-bench-'));
  const sections = readSections();
  for (const name of names.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n${name}`);
    const file = join(folder, `${name}.json`);
    const busy = loadavg()[0] as number;
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
      stdio: 'inherit',
      env: { ...process.env, KAIROS_BENCH_REPORT: file },
    });
    if (status !== 0) process.exitCode = 1;
    else if (existsSync(file)) sections.set(name, sectionOf(name, readFileSync(file, 'utf8'), busy));
  }
  rmSync(folder, { recursive: true });
  const text = names.flatMap((name) => sections.get(name) ?? []).join('\n');
  writeFileSync(resultsFile, `${head()}\n${text}`);
  console.log(`\nWritten to ${resultsFile}.`);
}

function head(): string {
  return [
    '# What was measured',
    '',
    'Written by `npm run bench`; `npm run bench -- decide` measures one part anew and leaves the others. Read the ratios: absolute figures are',
    'those of one machine on one day. "Load" is how many processes wanted the processors when the part began.',
    '',
  ].join('\n');
}

/** A section starts with its name in a comment, which is how it is found again. */
function readSections(): Map<string, string> {
  const text = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : '';
  const parts = text.split(/^<!-- (\S+) -->\n/m);
  const sections = new Map<string, string>();
  for (let index = 1; index < parts.length; index += 2) {
    const name = parts[index] as string;
    sections.set(name, `<!-- ${name} -->\n${(parts[index + 1] ?? '').trimEnd()}\n`);
  }
  return sections;
}

function sectionOf(name: string, json: string, busy: number): string {
  const { title, how, rows } = JSON.parse(json) as Report;
  const [cpu] = cpus();
  const machine =
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ` +
    `Node ${process.version}, load ${busy.toFixed(1)}.`;
  return [
    `<!-- ${name} -->`,
    `## ${title}`,
    '',
    how,
    '',
    machine,
    '',
    '| what | figure | against | bar | |',
    '|---|---|---|---|---|',
    ...rows.map(({ what, figure, against, bar, met }) => {
      const verdict = bar === undefined ? '' : met ? 'met' : '**not met**';
      return `| ${what} | ${figure} | ${against} | ${bar ?? ''} | ${verdict} |`;
    }),
    '',
  ].join('\n');
}
