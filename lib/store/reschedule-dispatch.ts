import type { Channel } from '../core/vocabulary.ts';
import type { DispatchRecord } from './dispatch-items.ts';
import { dispatchKey, dueKey, dueShard } from './keys.ts';
import type { StorePorts } from './store-ports.ts';

/**
 * Writes on the record when a dispatch is due and by which channel, so that the due index follows the gate; answers false
 * when somebody has written the record since it was read: whoever that was ended the dispatch, or moved it.
 */
export async function rescheduleDispatch(
  ports: Pick<StorePorts, 'table' | 'clock'>,
  record: DispatchRecord,
  to: { channel: Channel; sendAt: number; attempts?: number },
): Promise<boolean> {
  const key = dispatchKey(record.customerId, record.inner);
  const { channel, sendAt, attempts = record.attempts } = to;
  const outcome = await ports.table.update(
    key,
    {
      set: {
        channel,
        sendAt,
        attempts,
        dueShard: dueShard(key),
        dueKey: dueKey(sendAt, channel, record.dispatchId),
        revision: record.revision + 1,
        updatedAt: ports.clock(),
      },
    },
    { kind: 'equals', attribute: 'revision', value: record.revision },
  );
  return outcome === 'written';
}
