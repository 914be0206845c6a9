import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type BuildOptions, build, type OutputFile, type Plugin } from 'esbuild';
import { type FunctionName, functions } from './functions.ts';
import { entriesBeside, isQuick, quickStart } from './quick-bundles.ts';

export type Bundle = { name: string; file: string; bytes: number };

const kib = 1_024;
/** What a bundle may weigh, in KiB: a tenth or so above what it weighs now. Each kilobyte is time at a cold start. */
const budgets: { readonly [Name in FunctionName]?: number } = {
  health: 270,
  decisions: 310,
  'next-best-action': 330,
  'connect-contact': 300,
  'inbound-sns': 1_340,
  'work-jobs': 1_220,
  'preference-centre': 1_090,
  suppressions: 1_030,
  'send-email': 1_030,
  'decide-batch': 940,
  unsubscribe: 900,
  'merge-customers': 880,
  events: 1_120,
  'bus-events': 1_110,
};
const commonBudget = 840;

/** A sentence for each bundle that is too heavy. */
export function overBudget(bundles: readonly Pick<Bundle, 'name' | 'bytes'>[]): string[] {
  return bundles.flatMap(({ name, bytes }) => {
    const budget = budgets[name as FunctionName] ?? commonBudget;
    if (bytes <= budget * kib) return [];
    return `${name} weighs ${Math.ceil(bytes / kib)} KiB, more than its ${budget}: look for what came in, or raise it in lib/bundle.ts.`;
  });
}

type BundleOptions = {
  /** The folder that holds lambdas/, and below which sources are named in the maps. */
  root: string;
  /** Gets `<name>/index.mjs` and its source map for each function. */
  folder: string;
  names?: readonly string[];
};

const allFunctions = Object.keys(functions) as FunctionName[];

/** Some packages inside a bundle are CommonJS and call `require` for what Node itself has. */
const banner =
  "import { createRequire as kairosRequire } from 'node:module';const require = kairosRequire(import.meta.url);";

/**
 * Bundles every function with all it needs, the AWS SDK too: what is uploaded is what the local run loads.
 * The same sources give the same bytes, wherever they lie. Rejects with esbuild's messages when a source is broken.
 */
export async function bundleFunctions({
  root,
  folder,
  names = allFunctions,
}: BundleOptions): Promise<Bundle[]> {
  const bundle = (entryPoints: { in: string; out: string }[], plugins: Plugin[] = []) =>
    bundleFiles({ root, folder, entryPoints, plugins });
  const entriesOf = (some: readonly string[]) =>
    some.map((name) => ({ in: `lambdas/${name}.ts`, out: `${name}/index` }));
  const beside = new Map<string, string>();
  const usual = await bundle(entriesOf(names.filter((name) => !isQuick(name))));
  const quick = await bundle(entriesOf(names.filter(isQuick)), [quickStart(beside)]);
  const { zod, others } = entriesBeside(quick.metafile, beside);
  const built = [usual, quick, await bundle(zod), await bundle(others, [quickStart(beside)])];
  const outputFiles = built.flatMap((result) => result.outputFiles);
  await Promise.all(outputFiles.map(replaceIfChanged));
  await Promise.all(names.map((name) => removeOthers(join(resolve(folder), name), outputFiles)));
  return names.map((name) => {
    const file = join(resolve(folder), name, 'index.mjs');
    return {
      name,
      file,
      bytes: outputFiles.find((output) => output.path === file)?.contents.byteLength ?? 0,
    };
  });
}

async function bundleFiles({
  root,
  folder,
  ...options
}: Pick<BundleOptions, 'root' | 'folder'> & Pick<BuildOptions, 'entryPoints' | 'plugins'>) {
  return build({
    ...options,
    absWorkingDir: resolve(root),
    outdir: resolve(folder),
    outExtension: { '.js': '.mjs' },
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // The ES module build of a package, where there is one: it can be shaken, which halves the SDK.
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    sourcemap: 'linked',
    // Maps would otherwise be a copy of the sources; stacks need only names and lines.
    sourcesContent: false,
    legalComments: 'none',
    // Paths in maps stay the same when node_modules is a link.
    preserveSymlinks: true,
    banner: { js: banner },
    logLevel: 'silent',
  });
}

/** What lay beside the bundle of an earlier version would be uploaded with it. Drafts belong to other processes. */
async function removeOthers(folder: string, files: readonly OutputFile[]): Promise<void> {
  const made = new Set(files.map(({ path }) => path));
  const others = (await readdir(folder)).map((name) => join(folder, name)).filter((path) => !made.has(path));
  await Promise.all(others.filter((path) => /\.mjs(?:\.map)?$/.test(path)).map((path) => rm(path)));
}

/** A running process may be loading the file: it sees the old one or the new one, never half of one. */
async function replaceIfChanged({ path, contents }: OutputFile): Promise<void> {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, contents);
  await rename(draft, path);
}
