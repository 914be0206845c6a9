import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleFunctions } from '../../lib/bundle.ts';

const source = `
  import { SNSClient } from '@aws-sdk/client-sns';
  import MailComposer from 'nodemailer/lib/mail-composer/index.js';
  import old from './old.cjs';
  export class Oops extends Error {}
  export const handler = async () => ({
    client: typeof new SNSClient({}).send, composer: typeof new MailComposer({}).compile, name: Oops.name, old,
  });`;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'kairos-bundle-'));
  mkdirSync(join(root, 'lambdas'));
  writeFileSync(join(root, 'lambdas', 'hello.ts'), source);
  writeFileSync(join(root, 'lambdas', 'old.cjs'), "module.exports = typeof require('node:os').EOL;");
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
});
afterAll(() => rmSync(root, { recursive: true }));

const bundle = async (folder: string) => {
  const [made] = await bundleFunctions({ root, folder: join(root, folder), names: ['hello'] });
  if (made === undefined) throw new Error('no bundle');
  return { ...made, content: readFileSync(made.file), map: readFileSync(`${made.file}.map`, 'utf8') };
};

it('a bundle runs alone, with the SDK and CommonJS packages inside and names kept', async () => {
  const { content } = await bundle('one');
  const alone = mkdtempSync(join(tmpdir(), 'kairos-alone-'));
  writeFileSync(join(alone, 'index.mjs'), content);
  const script = "import { handler } from './index.mjs'; console.log(JSON.stringify(await handler()))";
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: alone,
    encoding: 'utf8',
  });
  rmSync(alone, { recursive: true });
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toEqual({
    client: 'function',
    composer: 'function',
    name: 'Oops',
    old: 'string',
  });
});

it('the same sources give the same bytes, in another folder too', async () => {
  const [first, second] = [await bundle('two'), await bundle('three')];
  expect(second.content.equals(first.content)).toBe(true);
  expect(second.map).toBe(first.map);
  expect(first.bytes).toBe(first.content.byteLength);
});

it('a source map names the source and does not copy it', async () => {
  const { map } = await bundle('four');
  expect(map).toContain('lambdas/hello.ts');
  expect(JSON.parse(map).sourcesContent).toBeUndefined();
});

it('a broken source is a rejection that names it', async () => {
  writeFileSync(join(root, 'lambdas', 'broken.ts'), 'export const = 1');
  await expect(bundleFunctions({ root, folder: join(root, 'five'), names: ['broken'] })).rejects.toThrow(
    'lambdas/broken.ts:1',
  );
});

it('what an earlier version left beside a bundle is removed, and nothing else', async () => {
  await bundle('six');
  for (const name of ['old.mjs', 'old.mjs.map', 'index.mjs.1.draft'])
    writeFileSync(join(root, 'six', 'hello', name), '');
  await bundle('six');
  expect(readdirSync(join(root, 'six', 'hello')).sort()).toEqual([
    'index.mjs',
    'index.mjs.1.draft',
    'index.mjs.map',
  ]);
});
