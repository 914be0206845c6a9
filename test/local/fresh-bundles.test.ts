import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { functions } from '../../lib/functions.ts';
import { freshBundles } from '../../lib/local/fresh-bundles.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kairos-fresh-'));
  for (const folder of ['lambdas', 'lib', 'lib/local', 'web']) mkdirSync(join(root, folder));
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'lib', 'shared.ts'), 'export const word = "one";');
  for (const name of Object.keys(functions)) {
    writeFileSync(
      join(root, 'lambdas', `${name}.ts`),
      'import { word } from "../lib/shared.ts"; export const handler = () => word;',
    );
  }
});
afterEach(() => rmSync(root, { recursive: true }));

const bundle = async () => {
  const [made] = await freshBundles({ root, folder: join(root, 'dist') });
  if (made === undefined) throw new Error('no bundle');
  const inode = statSync(join(root, 'dist', 'sources.sha256')).mtimeMs;
  return { ...made, content: readFileSync(made.file, 'utf8'), inode };
};

it('bundles are made once and then kept', async () => {
  const first = await bundle();
  const second = await bundle();
  expect(second).toEqual(first);
  expect(first.bytes).toBe(first.content.length);
});

it.each([
  ['a source changed', 'lib/shared.ts', 'export const word = "two";', true],
  ['a source came', 'lib/more.ts', '', true],
  ['the packages changed', 'package-lock.json', '{}', true],
  ['the local run changed', 'lib/local/page.ts', '', false],
])('they are made anew when %s: %s', async (_, path, content, anew) => {
  const first = await bundle();
  writeFileSync(join(root, path), content);
  const second = await bundle();
  expect(second.inode !== first.inode).toBe(anew);
  expect(second.content.includes('two')).toBe(path === 'lib/shared.ts');
});

it('they are made anew when one is gone', async () => {
  const { file } = await bundle();
  rmSync(file);
  expect((await bundle()).content).toContain('one');
});
