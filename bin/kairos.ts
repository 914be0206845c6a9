import { env } from 'node:process';
import { runCli } from '../lib/cli/program.ts';

const print = (write: (text: string) => void) => (text: string) => write(`${text}\n`);

process.exitCode = await runCli(process.argv.slice(2), env, {
  out: print((text) => process.stdout.write(text)),
  err: print((text) => process.stderr.write(text)),
});
