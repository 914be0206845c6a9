import type { OfferOutcome } from '../core/actions/offers.ts';
import type { CallOutcome } from '../core/call-outcome.ts';
import type { DispatchStatus, TerminalStatus } from '../core/dispatch.ts';
import { isTerminal } from '../core/dispatch.ts';
import { readDispatch } from './cancel-dispatch.ts';
import { noteResponse } from './note-response.ts';
import { recordOffer } from './offers.ts';
import { endUnsent, settleDispatch } from './settle-dispatch.ts';
import type { StorePorts } from './store-ports.ts';

export type RecordedCall =
  | { outcome: 'recorded'; status: TerminalStatus }
  /** It has another result already. */
  | { outcome: 'known'; status: TerminalStatus }
  /** Nobody claimed it, so nobody may have dialled. */
  | { outcome: 'not-claimed'; status: DispatchStatus };

/** What a call says of the action that it was made for; null: nothing. A machine that answers has heard of nothing. */
const ofActions: Readonly<Record<CallOutcome, OfferOutcome | null>> = {
  answered: null,
  conversation: 'conversation',
  no_answer: 'no_answer',
  voicemail: 'no_answer',
  busy: 'no_answer',
  failed: null,
};

/**
 * Records what came of a claimed call; a call may last long after its lease is over. The same outcome again changes nothing.
 * One that was given up as unknown becomes sent when it was dialled after all. Null: there is no such call.
 */
export async function recordCall(
  ports: Pick<StorePorts, 'table' | 'clock' | 'log'>,
  target: { customerId: string; inner: string },
  outcome: CallOutcome,
): Promise<RecordedCall | null> {
  const found = await readDispatch(ports.table, target.customerId, target.inner);
  if (found?.record.channel !== 'voice') return null;
  const { record, status } = found;
  /** What a call that was dialled teaches, and says of its action; again, if a crash kept it out. */
  const note = async (sentAt: number) => {
    const action = record.request.actionId;
    const ofAction = ofActions[outcome];
    if (action !== null && ofAction !== null) {
      const offer = { action, outcome: ofAction, at: sentAt, key: `${record.inner}/result` };
      await recordOffer(ports.table, target.customerId, offer);
    }
    const isAnswer = outcome === 'answered' || outcome === 'conversation';
    const event = isAnswer ? { type: outcome, at: sentAt, receivedAt: sentAt } : null;
    await noteResponse(ports, { record, sentAt, event });
  };
  const detail = outcome.toUpperCase();
  const wished = outcome === 'failed' ? 'failed' : 'sent';
  if (status === 'scheduled') return { outcome: 'not-claimed', status };
  if (isTerminal(status) && !(status === 'unknown' && wished === 'sent')) {
    const same = status === wished && record.detail === detail;
    if (same && record.sentAt !== null) await note(record.sentAt);
    return { outcome: same ? 'recorded' : 'known', status };
  }
  // The claim of a call is never taken over, only called unknown: the condition on the record lets one of the two win.
  const result = { status: wished, detail, at: ports.clock() } as const;
  const settled = await (wished === 'failed' ? endUnsent : settleDispatch)(ports, record, result);
  if (settled === 'sent' && wished === 'sent') await note(result.at);
  return { outcome: settled === wished ? 'recorded' : 'known', status: settled };
}
