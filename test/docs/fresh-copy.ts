import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a clone would not have, or must not share with this checkout. */
const left = new Set(['.git', '.kairos', 'cdk.out', 'dist', 'node_modules', 'reports']);

/** The project as after `git clone` and `npm ci`, in a folder of its own; the packages are those of this checkout. */
export function freshCopy(root: string): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'kairos-docs-'));
  cpSync(root, folder, { recursive: true, filter: (from) => !left.has(basename(from)) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A bound against hanging: the first start bundles everything, which takes minutes where others keep the machine busy. */
export const startPatience = 600_000;

/** Runs the command in the folder, as a reader would. */
export function startAsReader(folder: string, command: string) {
  const environment: NodeJS.ProcessEnv = { ...process.env, PORT: '0' };
  delete environment.KAIROS_DATA;
  // A group of its own: npm starts others, and all of them are to end with it.
  const child = spawn('bash', ['-c', command], { cwd: folder, env: environment, detached: true });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  }
  let running = true;
  const ended = once(child, 'close').finally(() => {
    running = false;
  });
  return {
    /** Waits until the service says that it is ready; answers where. Rejects when it ends before, or takes too long. */
    ready: async (): Promise<string> => {
      const until = performance.now() + startPatience;
      while (!printed.includes('Ctrl-C stops it.')) {
        if (!running) throw new Error(`“${command}” ended: ${printed}`);
        if (performance.now() > until) throw new Error(`“${command}” is not ready: ${printed}`);
        await sleep(50);
      }
      return /ready: (http\S+)/.exec(printed)?.[1] ?? '';
    },
    stop: async (): Promise<void> => {
      if (running && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}
