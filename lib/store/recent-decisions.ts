import { forgottenAt } from '../core/retention.ts';
import type { DecisionRecord } from './decision-items.ts';
import { parseRecentDecision, recentDecisionItem } from './decision-items.ts';
import { recentRange, recentShard, recentShards } from './keys.ts';
import type { Table } from './table.ts';

/*
 * Decisions are kept with their customers, where nobody finds them without knowing whom to ask for. To say what another
 * policy would have changed, a sample of them is noted in one place: each process notes at most one a second. So while
 * little happens every decision is noted, and under load noting costs next to nothing (one write unit a second).
 */
const noteEvery = 1_000;

const notedAt = new WeakMap<Table, number>();

/** Which decision it was: enough to find it again. */
export type RecentDecision = Pick<DecisionRecord, 'customerId' | 'inner'>;

/** Notes a decision that was just made, unless this process noted another a moment ago. Never fails: it is only a sample. */
export async function noteDecision(table: Table, now: number, made: RecentDecision): Promise<void> {
  const last = notedAt.get(table);
  if (last !== undefined && now >= last && now - last < noteEvery) return;
  notedAt.set(table, now);
  const expiresAt = forgottenAt('recentDecision', now);
  await table.put(recentDecisionItem(recentShard(made.inner), made, expiresAt)).catch(() => undefined);
}

/** A policy is compared on the decisions of so long ago at most, in milliseconds. */
export const twoDays = 2 * 86_400_000;

/** Where to go on: the shard, and the last note that was read of it. */
export type RecentPlace = { shard: number; after: string | null };

/** At most `limit` noted decisions made in a span (milliseconds), the latest of each shard first; `next` is null at the end. */
export async function recentDecisions(
  table: Table,
  span: { from: number; until: number },
  place: RecentPlace,
  limit: number,
): Promise<{ decisions: RecentDecision[]; next: RecentPlace | null }> {
  const decisions: RecentDecision[] = [];
  let next: RecentPlace | null = place;
  while (next !== null && decisions.length < limit) {
    const page = await pageOf(table, span, next, limit - decisions.length);
    decisions.push(...page.decisions);
    next = page.next;
  }
  return { decisions, next };
}

/** What one Query gives: it ends with the shard. */
async function pageOf(
  table: Table,
  { from, until }: { from: number; until: number },
  place: RecentPlace,
  limit: number,
): Promise<{ decisions: RecentDecision[]; next: RecentPlace | null }> {
  const page = await table.query({
    ...recentRange(recentShards[place.shard] as string, from, until),
    consistent: false,
    descending: true,
    limit,
    ...(place.after === null ? {} : { after: place.after }),
  });
  const next =
    page.next !== null
      ? { shard: place.shard, after: page.next }
      : place.shard + 1 < recentShards.length
        ? { shard: place.shard + 1, after: null }
        : null;
  return { decisions: page.items.map(parseRecentDecision), next };
}

/** The latest noted decisions of all shards, newest first, at most `limit`. */
export async function latestDecisions(table: Table, until: number, limit: number): Promise<RecentDecision[]> {
  const pages = await Promise.all(
    recentShards.map((_, shard) =>
      pageOf(table, { from: until - twoDays, until }, { shard, after: null }, limit),
    ),
  );
  return pages
    .flatMap(({ decisions }) => decisions)
    .sort((left, right) => (left.inner < right.inner ? 1 : -1))
    .slice(0, limit);
}
