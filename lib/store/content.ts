import { createHash } from 'node:crypto';
import type { Content } from '../core/dispatch.ts';
import { forgottenAt } from '../core/retention.ts';
import { contentItem, contentOwner, parseContent } from './dispatch-items.ts';
import { contentKey } from './keys.ts';
import type { Table } from './table.ts';

/** A content known to be stored is not written again within this time. */
const trustedFor = 86_400_000;
const rememberedContents = 1_000;

/**
 * Stores message content under its hash, once: a campaign's million dispatches write it a handful of times. Content that was
 * only ever for one customer may speak of them: it says whose it is, and goes when they are erased.
 */
export function contentStore(table: Table, clock: () => number) {
  /** Shared ones only: what belongs to one customer may be gone with them. */
  const storedAt = new Map<string, number>();
  return {
    async save(content: Content, customerId: string): Promise<string> {
      const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
      const now = clock();
      if (now - (storedAt.get(hash) ?? Number.NEGATIVE_INFINITY) < trustedFor) return hash;
      const expiresAt = forgottenAt('content', now);
      const known = await table.get(contentKey(hash), { consistent: true });
      if (!known || contentOwner(known) === customerId) {
        // Whoever shares it at this instant was first, or has taken the owner away: the condition keeps it shared.
        const condition = known
          ? ({ kind: 'equals', attribute: 'owner', value: customerId } as const)
          : ({ kind: 'absent' } as const);
        const own = contentItem(hash, content, expiresAt, customerId);
        if ((await table.put(own, condition)) === 'written') return hash;
      }
      await table.put(contentItem(hash, content, expiresAt, null));
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
