import { basename, dirname, join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';
import type { FunctionName } from './functions.ts';

/*
 * Functions that somebody waits for even when they have just been started: the less they load, the sooner they answer. What they
 * hardly ever need lies beside their bundle in a file of its own, and is loaded when it is needed.
 */
const quick: ReadonlySet<string> = new Set<FunctionName>([
  'next-best-action',
  'connect-contact',
  'decisions',
]);

export function isQuick(name: string): boolean {
  return quick.has(name);
}

const root = dirname(import.meta.dirname);
const quickZod = join(import.meta.dirname, 'quick-zod/index.ts');
/** Sources that are loaded at the first call of the one function that they are imported for. */
const late: Readonly<Record<string, string>> = {
  'lib/quick-zod/judge.ts': 'genuineOf',
  'lib/eligibility/compile-expression.ts': 'compileExpression',
  'lib/telemetry/encode-metric.ts': 'encodeMetric',
};
const lateFiles = Object.keys(late);
const namespace = 'late';

/** Sources by the paths under which bundles import them. */
type Beside = Map<string, string>;

/** Takes lib/quick-zod for zod, and leaves out what is imported dynamically or late: `beside` gets it. */
export function quickStart(beside: Beside): Plugin {
  return {
    name: 'quick-start',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^zod$/ }, () => ({ path: quickZod }));
      onResolve({ filter: /^\./ }, ({ kind, path: source, resolveDir }) => {
        const file = lateFiles.find((one) => join(root, one) === join(resolveDir, source));
        if (file !== undefined) {
          beside.set(`${namespace}:${file}`, join(root, file));
          return { path: file, namespace };
        }
        if (kind !== 'dynamic-import') return undefined;
        const path = besideBundle(source);
        beside.set(path, join(resolveDir, source));
        return { path, external: true };
      });
      onLoad({ filter: /^/, namespace }, ({ path }) => ({ contents: loadedLate(path) }));
    },
  };
}

/** A source that passes calls on. Only `require` waits for nothing. */
function loadedLate(file: string): string {
  const name = late[file] as string;
  const path = JSON.stringify(besideBundle(file));
  return `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
export const ${name} = (...given) => require(${path}).${name}(...given);`;
}

function besideBundle(source: string): string {
  return `./${basename(source, '.ts')}.mjs`;
}

type Entry = { in: string; out: string };

/** The files that belong beside the bundles. zod itself is bundled as it is, the others as the bundles are. */
export function entriesBeside({ outputs }: Metafile, beside: Beside): { zod: Entry[]; others: Entry[] } {
  const entries = Object.values(outputs).flatMap(({ entryPoint, imports, inputs }) => {
    if (entryPoint === undefined) return [];
    const folder = basename(entryPoint, '.ts');
    const paths = [...Object.keys(inputs), ...imports.map(({ path }) => path)];
    return paths
      .flatMap((path) => beside.get(path) ?? [])
      .map((source) => ({ in: source, out: `${folder}/${basename(source, '.ts')}` }));
  });
  const isZod = ({ in: source }: Entry) => dirname(source) === dirname(quickZod);
  return { zod: entries.filter(isZod), others: entries.filter((entry) => !isZod(entry)) };
}
