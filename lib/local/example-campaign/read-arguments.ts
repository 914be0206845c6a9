import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { codeOf, StartFault } from '../start-fault.ts';

export type Arguments = { file: string; limit: number; origin: string; token: string };

const usage = 'npm run example:campaign -- FILE [--limit N] [--url http://127.0.0.1:8787] [--data .kairos]';
const Tokens = z.object({ admin: z.string() });

/** Reads the command line; the admin token is in KAIROS_TOKEN or in the service's data folder. Throws a StartFault. */
export function readArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments {
  const { values, positionals } = parse(args);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new StartFault(`Name one file: ${usage}`);
  return {
    file,
    limit: readLimit(values.limit),
    origin: readOrigin(values.url ?? 'http://127.0.0.1:8787'),
    token: environment.KAIROS_TOKEN || readToken(values.data ?? environment.KAIROS_DATA ?? '.kairos'),
  };
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { limit: option, url: option, data: option },
    });
  } catch (error) {
    if (codeOf(error).startsWith('ERR_PARSE_ARGS'))
      throw new StartFault(`${(error as Error).message.split('.')[0]}: ${usage}`);
    throw error;
  }
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new StartFault('--limit must be a whole number from 1.');
  return Number(text);
}

/** The origin of a service. Throws a StartFault. */
export function readOrigin(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new StartFault('--url must be an address such as http://127.0.0.1:8787.');
  return new URL(text).origin;
}

/** The admin token of the service whose data is in a folder. Throws a StartFault. */
export function readToken(folder: string): string {
  const file = join(folder, 'tokens.json');
  const missing = `There is no admin token in ${file}: name the service's data folder with --data, or give the token that it printed in KAIROS_TOKEN.`;
  if (!existsSync(file)) throw new StartFault(missing);
  try {
    return Tokens.parse(JSON.parse(readFileSync(file, 'utf8'))).admin;
  } catch {
    throw new StartFault(missing);
  }
}
