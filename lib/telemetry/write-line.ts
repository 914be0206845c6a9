import { channel } from 'node:diagnostics_channel';

/** Lines of the log pass here when somebody in the process listens: the local run, which holds all functions. */
export const logLines = 'kairos.log-lines';

const lines = channel(logLines);

/** Writes a line of the log: to whoever listens in this process, else to where Lambda collects it. */
export function writeLine(line: string): void {
  if (lines.hasSubscribers) lines.publish(line);
  else process.stdout.write(`${line}\n`);
}
