import type { ProviderResult } from '../core/dispatch.ts';
import type { ClaimedDispatch, ClaimPorts } from './claim-dispatch.ts';
import { noteResponse } from './note-response.ts';
import { rescheduleDispatch } from './reschedule-dispatch.ts';
import { endUnsent, releaseLease, settleDispatch } from './settle-dispatch.ts';

/** A dispatch that providers turned away so often is given up. */
const attemptLimit = 5;
const firstPause = 2_000;

/** Too fast, or more than a quota allows, in the words of SNS and SES. */
const isThrottle = (code: string): boolean => /throttl|toomany|limitexceeded|sendingrate/i.test(code);

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
    case 'accepted': {
      const at = ports.clock();
      await settleDispatch(ports, record, { status: 'sent', messageId: result.messageId, at });
      // A message comes back to its sender after a crash in between, and is found sent (lib/runtime/channel-sender.ts).
      const { channel } = claimed.contactPoint;
      await noteResponse(ports, { record: { ...record, channel }, sentAt: at, event: null });
      return null;
    }
    case 'unknown':
      await settleDispatch(ports, record, { status: 'unknown', detail: result.code });
      ports.log('error', 'dispatch-unknown', {
        dispatchId: record.dispatchId,
        channel: record.channel,
        code: result.code,
      });
      return null;
    case 'rejected':
      if (!result.retry || record.attempts + 1 >= attemptLimit) {
        await endUnsent(ports, record, { status: 'failed', detail: result.code });
        return null;
      }
      ports.log('warn', 'send-put-off', {
        dispatchId: record.dispatchId,
        channel: claimed.contactPoint.channel,
        code: result.code,
        attempt: record.attempts + 1,
        reason: isThrottle(result.code) ? 'throttled' : 'unavailable',
      });
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
  const sendAt = ports.clock() + pause;
  // Refused: somebody ended it meanwhile (a drain that found the lease over); then it stays ended.
  if (!(await rescheduleDispatch(ports, record, { channel: contactPoint.channel, sendAt, attempts })))
    return null;
  await releaseLease(ports, claimed, sendAt);
  return pause;
}
