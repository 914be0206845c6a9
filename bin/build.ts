import { join } from 'node:path';
import { freshBundles } from '../lib/local/fresh-bundles.ts';

const root = join(import.meta.dirname, '..');
for (const { name, bytes } of await freshBundles({ root, folder: join(root, 'dist') })) {
  console.log(`${name.padEnd(22)}${String(Math.round(bytes / 1_024)).padStart(6)} KiB`);
}
