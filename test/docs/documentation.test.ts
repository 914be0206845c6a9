import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshCopy, startAsReader, startPatience } from './fresh-copy.ts';
import { type Block, readBlocks } from './read-blocks.ts';
import { isRun, pagePatience, runPage, sampleFile, type Workplace } from './run-page.ts';

const root = join(import.meta.dirname, '../..');
/**
 * The newcomer's path comes first: it meets a service on which nobody did anything yet, and README.md shows a decision from
 * before anything was learned. Notes on decisions tell of their day.
 */
const first = ['README.md', 'docs/quickstart.md'];
const others = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .map((name) => `docs/${name}`)
  .filter((page) => page.endsWith('.md') && !page.startsWith('docs/decisions/') && !first.includes(page));
const pages = [...first, ...others.sort()]
  .map((page) => ({ page, blocks: readBlocks(root, page) }))
  .filter(({ blocks }) => blocks.length > 0);

const start = 'clone-and-start';
const copy = freshCopy(root);
let workplace: Workplace;
let stop = async (): Promise<void> => {};

beforeAll(async () => {
  const block = pages.flatMap(({ blocks }) => blocks).find(({ note }) => note === start);
  const [clone, install, run, ...more] = block?.code.split('\n') ?? [];
  // The copy stands for these two; whoever runs this test has done them.
  expect(clone).toMatch(/^git clone \S+ && cd kairos$/);
  expect(install).toBe('npm ci');
  expect(more).toEqual([]);
  const running = startAsReader(copy.folder, run ?? '');
  stop = running.stop;
  const origin = await running.ready();
  const tokens = JSON.parse(readFileSync(join(copy.folder, '.kairos/tokens.json'), 'utf8'));
  workplace = { folder: copy.folder, origin, tokens };
}, startPatience + 60_000);
afterAll(async () => {
  await stop();
  copy.remove();
});

describe('what the documentation says', () => {
  it('has TypeScript that compiles', () => {
    const samples = pages.flatMap(({ page, blocks }) =>
      blocks.flatMap((block, index) =>
        block.language === 'ts' ? [{ file: sampleFile(page, index), code: block.code }] : [],
      ),
    );
    for (const { file, code } of samples) {
      const here = code.replaceAll('http://127.0.0.1:8787', workplace.origin);
      writeFileSync(join(copy.folder, file), `${here}\nexport {};\n`);
    }
    const settings = { extends: './tsconfig.json', include: samples.map(({ file }) => file) };
    writeFileSync(join(copy.folder, 'tsconfig.samples.json'), JSON.stringify(settings));
    const compiler = join(copy.folder, 'node_modules/typescript-7/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.samples.json'], {
      cwd: copy.folder,
      encoding: 'utf8',
    });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
    expect(samples.length).toBeGreaterThan(0);
  });

  it.each(pages)(
    'holds: $page',
    async ({ page, blocks }) => {
      await setClock(workplace);
      expect(await runPage(workplace, page, blocks)).toEqual([]);
    },
    2 * pagePatience,
  );

  it('leaves out only what needs an account, a clone or a long time', () => {
    const commands = pages.flatMap(({ blocks }) => blocks.filter(({ language }) => language === 'sh'));
    const leftOut = commands.filter((block) => !isRun(block));
    expect(leftOut.map(nameOf)).toEqual([
      'README.md, no-run: npm ci && npm start      # needs Node 20 or later and nothing else; then open http://127.0.0.1:8787',
      'README.md, no-run: npm run build && npx cdk deploy --all      # both Regions bootstrapped: see the page below',
      'docs/quickstart.md, clone-and-start: git clone https://github.com/your-company/kairos && cd kairos',
      'docs/deploy.md, account: npm ci && npm run build',
      'docs/deploy.md, account: aws cognito-idp list-user-pool-clients --user-pool-id $USER_POOL',
      `docs/recipes/company-events.md, account: aws events put-events --entries '[{ "EventBusName": "kairos-prod", "Source": "shop", "DetailType": "order.delayed",`,
      `docs/testing.md, account: aws sns publish --topic-arn "$INBOUND_TEXTS_TOPIC" --message '{ "originationNumber": "+12065550111",`,
    ]);
    expect(commands.length - leftOut.length).toBeGreaterThan(leftOut.length);
  });
});

function nameOf({ place, note, code }: Block): string {
  return `${place.split(':')[0]}, ${note}: ${code.split('\n')[0]}`;
}

/** The pages are written on a Sunday noon in Miami; every run of them begins on the next one. */
async function setClock({ origin, tokens }: Workplace): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens.admin}` };
  const { now } = (await (await fetch(`${origin}/local/clock`, { headers })).json()) as { now: string };
  const noon = new Date(now);
  noon.setUTCDate(noon.getUTCDate() + 7 - noon.getUTCDay());
  noon.setUTCHours(17, 3, 0, 0);
  const answer = await fetch(`${origin}/local/clock`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ advanceTo: noon.toISOString() }),
  });
  expect(await answer.json()).toMatchObject({ drained: true });
}
