import { readFileSync } from 'node:fs';
import { UsageFault } from './exit-codes.ts';

/** Reads a JSON document from a file, or from standard input when the file is `-`. Whether it fits, the service says. */
export function readJson<Document>(file: string): Document {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageFault(`${nameOf(file)} is not JSON.`);
  }
}

/** Reads a list: a JSON array, an object that has it under this name, or one JSON value on each line. */
export function readList<Item>(file: string, name: string): Item[] {
  const text = readText(file);
  const whole = parse(text);
  if (Array.isArray(whole)) return whole as Item[];
  const within =
    typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>)[name] : null;
  if (Array.isArray(within)) return within as Item[];
  const lines = text.split('\n').map((line) => line.trim());
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const value = parse(line);
    if (value === undefined) throw new UsageFault(`Line ${index + 1} of ${nameOf(file)} is not JSON.`);
    return [value as Item];
  });
}

/** `doNotCall=true channels.voice=blocked` as `{ doNotCall: true, channels: { voice: 'blocked' } }`; `null` clears. */
export function readPairs(pairs: readonly string[]): Record<string, unknown> {
  const whole: Record<string, unknown> = Object.create(null);
  for (const pair of pairs) {
    const [, path, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (path === undefined || text === undefined)
      throw new UsageFault(`"${pair}" is no change: write name=value, such as doNotCall=true.`);
    const steps = path.split('.');
    const last = steps.pop() ?? path;
    let place = whole;
    for (const step of steps) {
      const inner = place[step];
      if (inner !== undefined && (typeof inner !== 'object' || inner === null))
        throw new UsageFault(`"${pair}" changes a part of what another change sets as a whole.`);
      place[step] ??= Object.create(null);
      place = place[step] as Record<string, unknown>;
    }
    const value = parse(text);
    place[last] = value === undefined ? text : value;
  }
  return whole;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw new UsageFault(`${nameOf(file)} cannot be read.`);
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'What came in' : file;
}
