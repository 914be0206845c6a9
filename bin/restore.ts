import { restoreCommand } from '../lib/runtime/restore-command.ts';

process.exitCode = await restoreCommand(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
