import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { logLines } from '../telemetry/write-line.ts';
import type { Figures } from './figures.ts';

export type LogReader = { stop(): Promise<void> };

type LogReaderOptions = {
  /** Gets every line; null: they are kept nowhere. */
  file: string | null;
  figures: Figures;
  /** Told of what a person should see now: warnings and errors, in short. */
  tell(sentence: string): void;
};

/** Reads the log of all functions, which run in this process: into a file, into the figures, and warnings to the terminal. */
export function readLog({ file, figures, tell }: LogReaderOptions): LogReader {
  const stream = file === null ? null : createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not stop what is being logged about.
  stream?.on('error', (error) => tell(`log: ${error.message}`));
  const read = (line: unknown): void => {
    stream?.write(`${line}\n`);
    const entry = JSON.parse(String(line)) as Record<string, unknown>;
    figures.count(entry);
    if (entry.level !== 'info') tell(sentenceOf(entry));
  };
  subscribe(logLines, read);
  return {
    stop: async () => {
      unsubscribe(logLines, read);
      if (stream === null) return;
      stream.end();
      if (!stream.closed && stream.errored === null) await once(stream, 'close');
    },
  };
}

/** `warn send-put-off channel=sms code=Throttling …` */
function sentenceOf({
  level,
  event,
  at: _,
  _aws: __,
  service: ___,
  ...fields
}: Record<string, unknown>): string {
  const said = Object.entries(fields).filter(([name]) => !/^[A-Z]/.test(name));
  return [level, event, ...said.map(([name, value]) => `${name}=${value}`)].join(' ');
}
