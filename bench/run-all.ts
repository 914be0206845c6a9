// npm run bench: every benchmark here, one after the other; npm run bench -- decide: one of them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const wanted = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run-all.ts')
  .map((file) => file.slice(0, -3));
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exitCode = 1;
} else {
  for (const name of names.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n${name}`);
    const { status } = spawnSync(process.execPath, [`${import.meta.dirname}/${name}.ts`], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
}
