import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, bundleFunctions } from '../bundle.ts';
import { functions } from '../functions.ts';

type BundlePlace = { root: string; folder: string };

/** What a bundle can depend on: our sources, and the packages as the lock file names them. */
const sources = ['lambdas', 'lib', 'web'];
const others = ['package-lock.json', 'tsconfig.json'];

/**
 * The bundles of all functions, made anew only when a source has changed since they were made: bundling is by far the
 * longest part of a start. Rejects when a source is broken.
 */
export async function freshBundles({ root, folder }: BundlePlace): Promise<Bundle[]> {
  const stampFile = join(folder, 'sources.sha256');
  const stamp = stampOf(root);
  const present = presentBundles(folder);
  if (present !== null && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return present;
  const made = await bundleFunctions({ root, folder });
  writeFileSync(stampFile, stamp);
  return made;
}

function presentBundles(folder: string): Bundle[] | null {
  const files = Object.keys(functions).map((name) => ({ name, file: join(folder, name, 'index.mjs') }));
  if (!files.every(({ file }) => existsSync(file))) return null;
  return files.map(({ name, file }) => ({ name, file, bytes: statSync(file).size }));
}

function stampOf(root: string): string {
  const hash = createHash('sha256');
  const inFolders = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const files = [...others, ...inFolders]
    .filter((name) => /\.(?:ts|json)$/.test(name) && !isLocal(name))
    .sort();
  for (const name of files) {
    const path = join(root, name);
    if (existsSync(path)) hash.update(name).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/** The local run and the stack are in no bundle. */
function isLocal(name: string): boolean {
  return /^lib[\\/](?:local|infra)[\\/]/.test(name);
}
