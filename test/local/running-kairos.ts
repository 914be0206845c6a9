import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

/** Starts the local run as `npm start` does, in a process of its own; `output` grows as it prints. */
export function spawnKairos(
  data: string,
  port = '0',
): { child: ChildProcess; output(): string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [join(root, 'bin/start.ts')], {
    cwd: root,
    env: { ...process.env, KAIROS_DATA: data, PORT: port },
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => printed, ended };
}

export type Kairos = Awaited<ReturnType<typeof startKairos>>;

/** Starts it and waits until it says that it is ready. */
export async function startKairos(data: string) {
  const { child, output, ended } = spawnKairos(data);
  while (!output().includes('Ctrl-C stops it.')) {
    if (child.exitCode !== null) throw new Error(`It ended: ${output()}`);
    await sleep(20);
  }
  const origin = /ready: (http\S+)/.exec(output())?.[1] ?? '';
  const tokens = JSON.parse(readFileSync(join(data, 'tokens.json'), 'utf8')) as Record<string, string>;

  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(origin + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.admin}`, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by the tests
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any };
  };
  const outbox = async () => (await call('GET', '/local/messages')).body.messages;
  return {
    origin,
    tokens,
    output,
    call,
    outbox,
    /** Waits until the sink has so many messages. */
    arrived: async (count: number) => {
      for (let messages = await outbox(); ; messages = await outbox()) {
        if (messages.length >= count) return messages;
        await sleep(50);
      }
    },
    end: async (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => {
      child.kill(signal);
      return ended;
    },
  };
}
