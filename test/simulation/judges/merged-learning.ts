import { contactCount, keyOf, outcomeOf, type ResponseLog } from '../../../lib/core/learning/log-bytes.ts';
import { learnedKey } from '../../../lib/store/keys.ts';
import { parseLearned } from '../../../lib/store/learned-items.ts';
import type { Rest } from '../come-to-rest.ts';
import { isErased, type Story } from '../story.ts';
import type { World } from '../world.ts';
import type { Report } from './calls-made.ts';

/**
 * What two customers taught who turn out to be one: all that was known of either when the merge was asked for is with the one who
 * stays, once, and counted once; of the one who goes nothing is left and nothing is counted. What is on its way meanwhile may be lost.
 */
export function checkMergedLearning(world: World, story: Story, { learning }: Rest, report: Report): void {
  const logNow = (customerId: string) => logOf(world.table.imageOf(learnedKey(customerId)));
  const countedOf = (customerId: string) =>
    learning.counted.find((each) => each.customerId === customerId)?.counted.log;
  for (const { from, into, asked, acknowledged } of story.merges) {
    if (acknowledged === null || isErased(story, from) || isErased(story, into)) continue;
    const kept = entriesOf(logNow(into));
    for (const who of [from, into]) {
      const then = world.table.imagesOf(learnedKey(who)).findLast(({ order }) => order < asked)?.item;
      for (const [key, bits] of entriesOf(logOf(then)))
        if (((kept.get(key) ?? -1) & bits) !== bits || !kept.has(key))
          report('learning', `merge of ${from}: what ${who} had answered is not with ${into}`);
    }
    for (const key of entriesOf(logNow(from)).keys())
      if (kept.has(key)) report('learning', `merge of ${from}: a contact is with both`);
    const left = countedOf(from);
    if (left && contactCount(left) > 0) report('learning', `merge of ${from}: who is gone is still counted`);
    const counted = [...entriesOf(countedOf(into) ?? null).keys()].sort();
    if (counted.join() !== [...kept.keys()].sort().join())
      report('learning', `merge of ${from}: ${into} is not counted as they answered`);
  }
}

type Stored = ReturnType<World['table']['imageOf']>;
const logOf = (item: Stored): ResponseLog | null => (item ? parseLearned(item).log : null);

/** Contacts by key, with how they ended. */
function entriesOf(log: ResponseLog | null): Map<number, number> {
  const count = log === null ? 0 : contactCount(log);
  return new Map(
    Array.from({ length: count }, (_, at) => [
      keyOf(log as ResponseLog, at),
      outcomeOf(log as ResponseLog, at),
    ]),
  );
}
