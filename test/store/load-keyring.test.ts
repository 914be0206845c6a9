import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { interceptTable } from '../../lib/store/intercept-table.ts';
import { loadKeyring } from '../../lib/store/load-keyring.ts';
import type { Table } from '../../lib/store/table.ts';
import { createMemoryTable } from '../support/memory-table.ts';

it('makes the keyring at first use and reads the same one ever after', async () => {
  const table = createMemoryTable();
  const made = await loadKeyring(table, randomBytes);
  expect(made.keys[made.current]).toHaveLength(32);
  expect(made.keys[made.addressKey]).toHaveLength(32);
  expect(await loadKeyring(table, randomBytes)).toStrictEqual({
    ...made,
    keys: { k1: new Uint8Array(made.keys.k1 ?? []) },
  });
});

it('takes in the domains with one mailbox when it is made, and keeps them whatever is said later', async () => {
  const table = createMemoryTable();
  await loadKeyring(table, randomBytes, ['gmail.com']);
  expect((await loadKeyring(table, randomBytes)).oneMailboxDomains).toEqual(['gmail.com']);
  expect((await loadKeyring(table, randomBytes, ['example.com'])).oneMailboxDomains).toEqual(['gmail.com']);
});

it('ends with the same keyring when several first uses happen at once', async () => {
  // Every read answers only after all have read: each finds nothing, and each tries to put its own.
  const waiting: (() => void)[] = [];
  const racers = 5;
  const table: Table = interceptTable(createMemoryTable(), async (call, run) => {
    const answer = await run();
    if (call.operation === 'get' && answer === undefined) {
      await new Promise<void>((resolve) => {
        if (waiting.push(resolve) === racers) for (const go of waiting) go();
      });
    }
    return answer;
  });
  const keyrings = await Promise.all(Array.from({ length: racers }, () => loadKeyring(table, randomBytes)));
  const secrets = new Set(keyrings.map((keyring) => Buffer.from(keyring.keys.k1 ?? []).toString('hex')));
  expect(secrets.size).toBe(1);
});
