import { createHash } from 'node:crypto';
import type { Content } from '../core/dispatch.ts';
import { contentItem, parseContent } from './items.ts';
import { contentKey } from './keys.ts';
import type { Table } from './table.ts';

/** Content outlives every dispatch that may refer to it: 30 days to send, and as long again. */
const keptFor = 60 * 86_400_000;
/** A content known to be stored is not written again within this time. */
const trustedFor = 86_400_000;
const rememberedContents = 1_000;

/** Stores message content under its hash, once: a campaign's million dispatches write it a handful of times. */
export function contentStore(table: Table, clock: () => number) {
  const storedAt = new Map<string, number>();
  return {
    async save(content: Content): Promise<string> {
      const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
      const now = clock();
      if (now - (storedAt.get(hash) ?? Number.NEGATIVE_INFINITY) < trustedFor) return hash;
      await table.put(contentItem(hash, content, Math.ceil((now + keptFor) / 1_000)));
      if (storedAt.size >= rememberedContents) storedAt.clear();
      storedAt.set(hash, now);
      return hash;
    },
    async read(hash: string): Promise<Content | null> {
      const key = contentKey(hash);
      const item =
        (await table.get(key, { consistent: false })) ?? (await table.get(key, { consistent: true }));
      return item ? parseContent(item) : null;
    },
  };
}
export type ContentStore = ReturnType<typeof contentStore>;
