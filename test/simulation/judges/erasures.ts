import { contactCount } from '../../../lib/core/learning/log-bytes.ts';
import { contentOwner } from '../../../lib/store/dispatch-items.ts';
import { type ItemKindName, kindOf } from '../../../lib/store/item-kinds.ts';
import { customerPartition, profileKey, recentOf } from '../../../lib/store/keys.ts';
import { parseCounted } from '../../../lib/store/model-items.ts';
import { goesWithCustomer } from '../../../lib/store/remove-items.ts';
import type { Key } from '../../../lib/store/table.ts';
import { stalest } from '../simulated-table.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';
import type { Call, Report } from './calls-made.ts';

/** What is refused from the mark on. What had begun before still ends: it is cancelled, or told of, and the trail says so. */
const refused: readonly (ItemKindName | null)[] = [
  ...(['decision', 'dispatch', 'event', 'trigger', 'offers', 'consent', 'export'] as const),
];

/**
 * I14: an erasure ends, and ends what waits. Whoever begins when no read can miss the mark any more makes nothing for them, not even
 * for a moment; what was there before is gone with the answer; and after the sweep nothing is left but what closes and the certificate.
 */
export function checkErasures(calls: readonly Call[], world: World, story: Story, report: Report): void {
  for (const { customerId, acknowledged, returned } of story.erasures) {
    if (acknowledged === null) {
      report('I14', `${customerId}: not erased by asking again`);
      continue;
    }
    for (const call of calls) {
      const { customerId: to, createdAt } = call.record;
      const asked = world.trace.happenings[acknowledged]?.at ?? 0;
      if (to === customerId && call.order > acknowledged && createdAt < asked)
        report('I14', `${call.name}: called for ${customerId}, who was erased before`);
    }
    if (returned) continue;
    for (const fault of faults(world, customerId, acknowledged)) report('I14', `${customerId}: ${fault}`);
    for (const key of world.table.stored())
      if (isTheirs(world, customerId, key)) report('I14', `${customerId}: ${kindOf(key)} is left`);
  }
}

function* faults({ table }: World, customerId: string, answered: number): Generator<string> {
  const mark = table.imagesOf(profileKey(customerId)).find(({ item }) => item?.erasing === true);
  if (mark === undefined) return;
  const pk = customerPartition(customerId);
  for (const sk of table.everIn(pk)) {
    const images = table.imagesOf({ pk, sk });
    const makings = images.filter(({ item }, index) => item && !images[index - 1]?.item);
    const kind = kindOf({ pk, sk });
    if (refused.includes(kind) && makings.some(({ since }) => since > mark.at + stalest))
      yield `${kind} is made for them by somebody who came after the mark`;
    const last = images.findLast(({ order }) => order <= answered);
    const making = makings.findLast(({ order }) => order <= answered);
    if (goesWithCustomer({ pk, sk }) && last?.item && making && making.order < mark.order)
      yield `${kind} was there before and is not gone when that is answered`;
  }
}

function isTheirs({ table }: World, customerId: string, key: Key): boolean {
  const own = customerPartition(customerId);
  switch (kindOf(key)) {
    case 'membership':
      return key.sk === own;
    case 'recentDecision':
      return recentOf(key.sk).customerId === customerId;
    case 'content': {
      const item = table.imageOf(key);
      return item !== undefined && contentOwner(item) === customerId;
    }
    case 'counted': {
      const item = key.pk === own ? table.imageOf(key) : undefined;
      return item !== undefined && contactCount(parseCounted(item).log) > 0;
    }
    case 'profile':
      return key.pk === own;
    default:
      return key.pk === own && goesWithCustomer(key);
  }
}
