import { isDeepStrictEqual } from 'node:util';
import { openId } from '../../../lib/address/sealed-id.ts';
import { countChanges } from '../../../lib/core/learning/count-changes.ts';
import { contactCount, keyOf, outcomeOf } from '../../../lib/core/learning/log-bytes.ts';
import { outcome, whatItTells } from '../../../lib/core/learning/response.ts';
import { purposeObligations } from '../../../lib/core/rules/purpose-obligations.ts';
import { sameSums } from '../../../lib/runtime/rebuild-learning.ts';
import { parseDispatch } from '../../../lib/store/dispatch-items.ts';
import { dispatchKey, learnedKey, learnShardOf, learnShards } from '../../../lib/store/keys.ts';
import { parseLearned } from '../../../lib/store/learned-items.ts';
import { modelPointerKey } from '../../../lib/store/model-items.ts';
import { contactKey } from '../../../lib/store/note-response.ts';
import type { Rest } from '../come-to-rest.ts';
import type { Story, Told } from '../story.ts';
import { keyring, type World } from '../world.ts';
import type { Report } from './calls-made.ts';

/** What everybody answered is counted exactly once: the sums are what the customers add up to, and nothing waits. */
export function checkCounts({ learning }: Rest, report: Report): void {
  if (learning.due > 0) report('learning', `${learning.due} customers still wait to be counted`);
  for (const shard of learnShards) {
    const own = learning.counted.filter(({ customerId }) => learnShardOf(customerId) === shard);
    const added = countChanges(own.map(({ counted }) => ({ before: null, after: counted })));
    const sums = learning.sums[shard] ?? [];
    const plain = Array.from(
      { length: Math.max(sums.length, ...[...added.keys()].map((at) => at + 1), 0) },
      (_, segment) => added.get(segment),
    );
    const customers = plain.flatMap((one) => one ?? emptySegment());
    if (!sameSums(sums, customers))
      report('learning', `shard ${shard}: the sums are not what its customers add up to`);
  }
}

/** What stands under the number of a model never changes: decisions name it, and are repeated with it. */
export function checkModels(world: World, report: Report): void {
  const { pk } = modelPointerKey;
  for (const sk of world.table.everIn(pk)) {
    if (sk === modelPointerKey.sk) continue;
    const [first, ...others] = world.table.imagesOf({ pk, sk }).flatMap(({ item }) => item ?? []);
    if (others.some((other) => !isDeepStrictEqual(other, first)))
      report('learning', `${sk}: a model was replaced under its number`);
  }
}

const emptySegment = () => ({ epochs: new Map(), customers: 0, spreads: new Float64Array(6) });

/**
 * A message that was sent is in the customer's log, with all that was acknowledged of how it was answered and nothing that was
 * not told. Who was merged into somebody else is judged in `merged-learning.ts`.
 */
export function checkLearned(world: World, story: Story, report: Report): void {
  const logs = new Map(
    story.customers.map((customerId) => {
      const item = world.table.imageOf(learnedKey(customerId));
      return [customerId, item ? parseLearned(item).log : null] as const;
    }),
  );
  for (const dispatchId of new Set(story.answers.flatMap((answer) => answer.dispatchId ?? []))) {
    const target = openId(keyring, 'dispatch', dispatchId);
    const item = target && world.table.imageOf(dispatchKey(target.customerId, target.inner));
    const record = item && parseDispatch(item);
    if (record?.status !== 'sent' || record.channel === null || record.sentAt === null) continue;
    if (story.merges.some(({ from }) => from === record.customerId)) continue;
    const log = logs.get(record.customerId) ?? null;
    const key = contactKey(record.inner);
    const count = log === null ? 0 : contactCount(log);
    const places = Array.from({ length: count }, (_, at) => at).filter(
      (at) => log !== null && keyOf(log, at) === key,
    );
    const teaches = purposeObligations[record.request.purpose].moment === 'best';
    const name = dispatchId.slice(-8);
    if (!teaches) {
      if (places.length > 0) report('learning', `${name}: was learnt from, although nobody chose its moment`);
      continue;
    }
    if (places.length > 1) report('learning', `${name}: is ${places.length} contacts of the log`);
    // A call whose dialler gave up may be known as made to its record alone.
    const certain = record.channel !== 'voice';
    if (places.length === 0) {
      if (certain) report('learning', `${name}: was sent, and is not in the log`);
      continue;
    }
    const erased = story.erasures.filter(({ customerId }) => customerId === record.customerId);
    // What was told before they were erased went with them, though the same was ordered again.
    const isKept = ({ acknowledged: told }: Told) =>
      told !== null && erased.every(({ acknowledged }) => acknowledged !== null && acknowledged < told);
    const found = outcomeOf(log as Uint8Array, places[0] as number);
    const bits = (certain: boolean) =>
      story.told
        .filter((told) => told.dispatchId === dispatchId && told.at > 0 && (!certain || isKept(told)))
        .reduce((all, { type, at }) => {
          const told = whatItTells(
            { type, channel: record.channel as 'sms', at, receivedAt: at },
            record.sentAt as number,
          );
          return all | (told?.bits ?? 0);
        }, 0);
    const sure = bits(true) & ~outcome.machine;
    if ((found & sure) !== sure)
      report('learning', `${name}: an answer that was acknowledged is not in the log`);
    const possible =
      bits(false) | (record.channel === 'voice' ? outcome.engaged : 0) | outcome.machine | outcome.opened;
    if ((found & ~possible) !== 0) report('learning', `${name}: the log has an answer that nobody told`);
  }
}

/** What must go at once goes at the first lawful instant, which here is the instant it is asked for. */
export function checkTransactional(world: World, report: Report): void {
  for (const happening of world.trace.happenings) {
    if (happening.kind !== 'record' || happening.before !== null) continue;
    const { request, sendAt, createdAt, dispatchId } = happening.after;
    if (request.purpose !== 'transactional' || sendAt === null) continue;
    if (sendAt > Math.max(createdAt, request.notBefore))
      report('learning', `${dispatchId.slice(-8)}: a transactional message was put off`);
  }
}
