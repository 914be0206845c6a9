import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Runs `kairos` in a process of its own, as a shell would. */
export async function runKairos(
  args: readonly string[],
  environment: Record<string, string> = {},
  input = '',
) {
  const child = spawn(process.execPath, [join(root, 'bin/kairos.mjs'), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, TZ: 'UTC', ...environment },
  });
  const read = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    read.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    read.err += chunk;
  });
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...read };
}
