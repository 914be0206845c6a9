import { join } from 'node:path';
import { overBudget } from '../lib/bundle.ts';
import { freshBundles } from '../lib/local/fresh-bundles.ts';

const root = join(import.meta.dirname, '..');
const bundles = await freshBundles({ root, folder: join(root, 'dist') });
for (const { name, bytes } of bundles) {
  console.log(`${name.padEnd(22)}${String(Math.round(bytes / 1_024)).padStart(6)} KiB`);
}

const faults = overBudget(bundles);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
