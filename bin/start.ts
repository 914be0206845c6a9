import { join } from 'node:path';
import { env, exit } from 'node:process';
import { StartFault } from '../lib/local/start-fault.ts';
import { type LocalRun, startKairos } from '../lib/local/start-kairos.ts';
import { welcome } from '../lib/local/welcome.ts';

process.setSourceMapsEnabled(true);

const run = await startKairos({
  root: join(import.meta.dirname, '..'),
  data: env.KAIROS_DATA || '.kairos',
  port: portOf(env.PORT || '8787'),
  onFault: (error) => console.error(error),
  onWarning: (sentence) => console.error(sentence),
}).catch(cannotStart);

console.log(welcome(run));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopAndExit(run));

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  console.error('PORT must be a whole number from 0 (any free port) to 65535.');
  return exit(1);
}

function cannotStart(error: unknown): never {
  console.error(error instanceof StartFault ? error.message : error);
  return exit(1);
}

async function stopAndExit({ stop }: LocalRun): Promise<never> {
  // A second Ctrl-C is for those who cannot wait: nothing acknowledged is lost by it.
  process.once('SIGINT', () => exit(130));
  await stop();
  return exit(0);
}
