import type { ProviderResult } from '../core/dispatch.ts';
import type { ClaimedDispatch, ClaimPorts } from './claim-dispatch.ts';
import { dispatchKey, dueKey, dueShard } from './keys.ts';
import { endUnsent, releaseLease, settleDispatch } from './settle-dispatch.ts';

/** A dispatch that providers turned away so often is given up. */
const attemptLimit = 5;
const firstPause = 2_000;

/** gave-up: the sender ran out of lease before the call, which never happened. */
export type CallResult = ProviderResult | { outcome: 'gave-up' };

/**
 * Records what came of the one provider call of a claim.
 * @returns after how many milliseconds the dispatch is to be tried again; null: it has ended
 */
export async function recordResult(
  ports: Pick<ClaimPorts, 'table' | 'clock' | 'log'>,
  claimed: ClaimedDispatch,
  result: CallResult,
): Promise<number | null> {
  const { record } = claimed;
  switch (result.outcome) {
    case 'accepted':
      await settleDispatch(ports, record, { status: 'sent', messageId: result.messageId, at: ports.clock() });
      return null;
    case 'unknown':
      await settleDispatch(ports, record, { status: 'unknown', detail: result.code });
      ports.log('error', 'dispatch-unknown', { dispatchId: record.dispatchId, code: result.code });
      return null;
    case 'rejected':
      if (!result.retry || record.attempts + 1 >= attemptLimit) {
        await endUnsent(ports, record, { status: 'failed', detail: result.code });
        ports.log('warn', 'dispatch-failed', { dispatchId: record.dispatchId, code: result.code });
        return null;
      }
      return tryAgain(ports, claimed, record.attempts + 1);
    case 'gave-up':
      return tryAgain(ports, claimed, record.attempts);
    default:
      return result satisfies never;
  }
}

/** Certainly not sent: the lease is given back and the dispatch becomes due again, a little later each time. */
async function tryAgain(
  ports: Pick<ClaimPorts, 'table' | 'clock' | 'log'>,
  claimed: ClaimedDispatch,
  attempts: number,
): Promise<number | null> {
  const { record, contactPoint } = claimed;
  const pause = firstPause * 2 ** attempts;
  const key = dispatchKey(record.customerId, record.inner);
  const dueAt = ports.clock() + pause;
  const outcome = await ports.table.update(
    key,
    {
      set: {
        attempts,
        channel: contactPoint.channel,
        sendAt: dueAt,
        dueShard: dueShard(key),
        dueKey: dueKey(dueAt, contactPoint.channel, record.dispatchId),
        revision: record.revision + 1,
        updatedAt: ports.clock(),
      },
    },
    // Refused: somebody ended it meanwhile (a drain that found the lease over); then it stays ended.
    { kind: 'equals', attribute: 'revision', value: record.revision },
  );
  if (outcome === 'refused') return null;
  await releaseLease(ports, claimed, dueAt);
  return pause;
}
