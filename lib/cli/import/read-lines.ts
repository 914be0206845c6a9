import { closeSync, createReadStream, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { UsageFault } from '../exit-codes.ts';

/** A line of a file, numbered from 1. */
export type Line = { file: string; line: number; text: string };

/** No line of an export comes near it (characters); what has none so long is another kind of file. */
const longestLine = 1_048_576;

/**
 * The lines of a file, or of every .json, .jsonl and .gz file in a folder in the order of their names; empty ones are passed
 * over, and gzip is undone. Memory does not depend on the size. Rejects with a UsageFault for what is no such file.
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  for (const file of filesOf(path)) yield* linesOf(file);
}

function filesOf(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) return [path];
  if (!stats?.isDirectory()) throw new UsageFault(`There is no file ${path}.`);
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:jsonl?|gz)$/i.test(name))
    .toSorted();
  if (files.length === 0) throw new UsageFault(`There is no .json, .jsonl or .gz file in ${path}.`);
  return files.map((name) => join(path, name));
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  const file = basename(path);
  const decoder = new TextDecoder();
  let line = 0;
  let rest = '';
  const whole = (text: string): Line[] => {
    line += 1;
    return text.trim() === '' ? [] : [{ file, line, text }];
  };
  try {
    for await (const chunk of bytesOf(path)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) yield* whole(text);
      if (rest.length > longestLine)
        throw new UsageFault(`${file} has a line that does not end: give JSON Lines, one object a line.`);
    }
  } catch (error) {
    if (!isBroken(error)) throw error;
    throw new UsageFault(`${file} is damaged or cut off after line ${line}: fetch it again.`);
  }
  yield* whole(rest + decoder.decode());
}

function bytesOf(path: string): AsyncIterable<Uint8Array> {
  const bytes = createReadStream(path);
  if (!isGzip(path)) return bytes;
  const plain = createGunzip();
  bytes.once('error', (error) => plain.destroy(error));
  return bytes.pipe(plain);
}

function isGzip(path: string): boolean {
  const start = Buffer.alloc(2);
  const file = openSync(path, 'r');
  readSync(file, start, 0, 2, 0);
  closeSync(file);
  return start[0] === 0x1f && start[1] === 0x8b;
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
