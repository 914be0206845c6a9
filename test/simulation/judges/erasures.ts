import { contactCount } from '../../../lib/core/learning/response-log.ts';
import { itemKinds, kindOf } from '../../../lib/store/item-kinds.ts';
import { customerPartition } from '../../../lib/store/keys.ts';
import { parseCounted } from '../../../lib/store/model-items.ts';
import type { Key } from '../../../lib/store/table.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';
import type { Call, Report } from './calls-made.ts';

/** I14: an erasure ends, ends what waits, and leaves nothing but what closes and its certificate once it is repeated at rest. */
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
    for (const key of world.table.stored()) {
      const kind = kindOf(key);
      // A note of a decision that was put after its decision had gone is found by nobody: its time ends it (docs/privacy.md).
      if (kind === 'recentDecision') continue;
      const theirs =
        key.pk === customerPartition(customerId)
          ? kind === null || itemKinds[kind].onErasure === 'removed' || stillCounted(key)
          : namesThem(key);
      if (theirs) report('I14', `${customerId}: ${kind} is left`);
    }

    function stillCounted(key: Key): boolean {
      const item = kindOf(key) === 'counted' ? world.table.imageOf(key) : undefined;
      return item !== undefined && contactCount(parseCounted(item).log) > 0;
    }

    function namesThem({ pk, sk }: { pk: string; sk: string }): boolean {
      return (
        (pk.startsWith('ADDRESS#') && sk === customerPartition(customerId)) ||
        (pk.startsWith('RECENT#') && sk.endsWith(`#${customerId}`))
      );
    }
  }
}
