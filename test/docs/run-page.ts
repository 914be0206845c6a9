import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { differences, documentsIn } from './compare-shown.ts';
import type { Block } from './read-blocks.ts';

export type Workplace = { folder: string; origin: string; tokens: Readonly<Record<string, string>> };

/** A bound against hanging, such as a page that waits for something that never comes; in milliseconds. */
export const pagePatience = 300_000;

/** Whether the block is a command or a program that is run here. */
export function isRun({ language, note }: Block): boolean {
  return ['sh', 'ts'].includes(language) && note === '';
}

/** Where a TypeScript block of a page lies; beside lib, as its imports say. */
export function sampleFile(page: string, index: number): string {
  return `docs-sample-${basename(page, '.md')}-${index}.ts`;
}

/**
 * Runs a page as a reader would: one shell, block after block, stopping at the first that fails. Answers what is wrong, or
 * nothing: a block that failed, a refusal that the page does not show, an answer that is not what it shows.
 */
export async function runPage(
  { folder, origin, tokens }: Workplace,
  page: string,
  blocks: readonly Block[],
): Promise<string[]> {
  const results = join(folder, 'reports', basename(page, '.md'));
  mkdirSync(results, { recursive: true });
  const output = (index: number) => join(results, `${index}.txt`);
  const steps = blocks.flatMap((block, index) => {
    const code = block.code.replaceAll('http://127.0.0.1:8787', origin);
    if (/^[\w-]+\.\w+$/.test(block.note)) {
      writeFileSync(join(folder, block.note), `${code}\n`);
      return [];
    }
    if (!isRun(block)) return [];
    const body = block.language === 'ts' ? `node ${sampleFile(page, index)}` : code;
    return [`{\n${body}\n} >'${output(index)}' 2>&1`];
  });
  const shell = spawn('bash', ['-eu', '-c', steps.join('\n')], {
    cwd: folder,
    stdio: 'ignore',
    timeout: pagePatience,
    env: {
      ...process.env,
      // The Node that a checkout brings comes first, as npm does it.
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      KAIROS: origin,
      KAIROS_URL: origin,
      ADMIN: tokens.admin,
      CAMPAIGN: tokens.campaign,
      PREFERENCES: tokens.preferences,
      ROUTING: tokens.routing,
    },
  });
  const [code] = await once(shell, 'close');
  const said = (index: number) => (existsSync(output(index)) ? readFileSync(output(index), 'utf8') : null);
  const faults = blocks.flatMap((block, index) => {
    if (!isRun(block)) return [];
    const text = said(index);
    if (text === null) return [`${block.place}: was not reached`];
    const next = blocks[index + 1];
    const shown = next?.language === 'json' && next.note === '' ? next : null;
    return [...refusals(block, text, shown), ...(shown === null ? [] : compare(shown, text))];
  });
  if (code === 0) return faults;
  const last = blocks.findLastIndex((_, index) => said(index) !== null);
  return [`${blocks[last]?.place}: ended with ${code}\n${said(last)?.slice(-2_000)}`, ...faults];
}

/** A page shows each refusal that its reader is going to see. */
function refusals({ place }: Block, text: string, shown: Block | null): string[] {
  return documentsIn(text).flatMap((answer) => {
    const { type, code, detail } = answer as { type?: unknown; code?: unknown; detail?: unknown };
    if (type !== 'about:blank' || shown?.code.includes(`"${code}"`)) return [];
    return [`${place}: was refused: ${code}, ${detail}`];
  });
}

function compare({ code, place }: Block, text: string): string[] {
  const answer = documentsIn(text).at(-1);
  if (answer === undefined) return [`${place}: shows an answer, and there was none but\n${text}`];
  return differences(JSON.parse(code), answer).map((difference) => `${place}: ${difference}`);
}
