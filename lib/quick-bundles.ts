import { basename, join } from 'node:path';
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

const quickZod = join(import.meta.dirname, 'quick-zod');
/** What is loaded at once and only in doubt, by the source that has the doubts. */
const inDoubt: Readonly<Record<string, string>> = {
  'lib/quick-zod/schema.ts': join(quickZod, 'judge.ts'),
  'lib/eligibility/usual-expression.ts': join(import.meta.dirname, 'eligibility/compile-expression.ts'),
};

/** Sources by the paths under which bundles import them. */
type Beside = Map<string, string>;

/** Takes lib/quick-zod for zod, and leaves out what is imported dynamically: `beside` gets it. */
export function quickStart(beside: Beside): Plugin {
  return {
    name: 'quick-start',
    setup({ onResolve }) {
      onResolve({ filter: /^zod$/ }, () => ({ path: join(quickZod, 'index.ts') }));
      onResolve({ filter: /^\./ }, ({ kind, path: source, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const path = `./${basename(source, '.ts')}.mjs`;
        beside.set(path, join(resolveDir, source));
        return { path, external: true };
      });
    },
  };
}

type Entry = { in: string; out: string };

/** The files that belong beside the bundles. zod itself is bundled as it is, the others as the bundles are. */
export function entriesBeside({ outputs }: Metafile, beside: Beside): { zod: Entry[]; others: Entry[] } {
  const entries = Object.values(outputs).flatMap(({ entryPoint, imports, inputs }) => {
    if (entryPoint === undefined) return [];
    const folder = basename(entryPoint, '.ts');
    const doubted = Object.keys(inputs).flatMap((input) => inDoubt[input] ?? []);
    const imported = imports.flatMap(({ path }) => beside.get(path) ?? []);
    return [...doubted, ...imported].map((source) => ({
      in: source,
      out: `${folder}/${basename(source, '.ts')}`,
    }));
  });
  const isZod = ({ in: source }: Entry) => source.startsWith(quickZod);
  return { zod: entries.filter(isZod), others: entries.filter((entry) => !isZod(entry)) };
}
