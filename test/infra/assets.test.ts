import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleFunctions, overBudget } from '../../lib/bundle.ts';
import { functions } from '../../lib/functions.ts';
import { metrics } from '../../lib/telemetry/metrics.ts';
import { functionOf, remove, synthesize } from '../support/synthesized-stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundles = mkdtempSync(join(tmpdir(), 'kairos-bundles-'));
let made: ReturnType<typeof synthesize>;
let sizes: Bundle[];

beforeAll(async () => {
  sizes = await bundleFunctions({ root, folder: bundles });
  made = synthesize(bundles, 'dev');
}, 180_000);
afterAll(() => remove(bundles, made?.outdir));

const bytesOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file)).toString('base64')]),
  );

/** What those who must answer soon load only when they need it. */
const beside: Readonly<Record<string, readonly string[]>> = {
  decisions: ['encode-metric', 'judge'],
  'next-best-action': ['compile-expression', 'encode-metric', 'judge', 'normalise-address'],
  'connect-contact': ['compile-expression', 'encode-metric', 'judge', 'normalise-address'],
};

describe('what is uploaded', () => {
  it('weighs no more than its budget', () => {
    expect(overBudget(sizes)).toEqual([]);
    const grown = sizes.map(({ name, bytes }) => ({ name, bytes: bytes * 2 }));
    expect(overBudget(grown)).toHaveLength(sizes.length);
    expect(overBudget([{ name: 'health', bytes: 300_000 }])[0]).toMatch(
      /^health weighs 293 KiB, more than its 270/,
    );
  });

  it.each(Object.keys(functions))('is, for %s, byte for byte what the local run imports', (name) => {
    const key: string = functionOf(made.template, name).Properties.Code.S3Key;
    const asset = bytesOf(join(made.outdir, `asset.${key.replace('.zip', '')}`));
    expect(asset).toEqual(bytesOf(join(bundles, name)));
    const files = ['index', ...(beside[name] ?? [])];
    expect(Object.keys(asset).sort()).toEqual(
      files.flatMap((file) => [`${file}.mjs`, `${file}.mjs.map`]).sort(),
    );
  });

  it.each(['dispatch-due', 'send-email', 'unsubscribe'] as const)(
    'logs, in %s, the event that the alarm counts',
    (name) => {
      expect(readFileSync(join(bundles, name, 'index.mjs'), 'utf8')).toContain(metrics.UnknownSends.event);
    },
  );
});
