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
/** zod itself, for when a value is not surely fine. */
const judge = join(quickZod, 'judge.ts');

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

/** The files that belong beside the bundles. */
export function entriesBeside({ outputs }: Metafile, beside: Beside): { judges: Entry[]; others: Entry[] } {
  const judges: Entry[] = [];
  const others: Entry[] = [];
  for (const { entryPoint, imports } of Object.values(outputs)) {
    if (entryPoint === undefined) continue;
    const folder = basename(entryPoint, '.ts');
    judges.push({ in: judge, out: `${folder}/judge` });
    for (const { path } of imports) {
      const source = beside.get(path);
      if (source !== undefined) others.push({ in: source, out: `${folder}/${basename(path, '.mjs')}` });
    }
  }
  return { judges, others };
}
