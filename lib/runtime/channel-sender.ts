import * as z from 'zod';
import { addressHash } from '../address/hash-address.ts';
import { openId } from '../address/sealed-id.ts';
import type { ProviderResult } from '../core/dispatch.ts';
import type { Keyring } from '../core/keyring.ts';
import { Channel } from '../core/vocabulary.ts';
import type { Queue } from '../dispatch/provider.ts';
import { sendOnce } from '../dispatch/send-once.ts';
import { type ClaimedDispatch, type ClaimPorts, claimDispatch } from '../store/claim-dispatch.ts';
import { contentStore } from '../store/content.ts';
import { noteResponse } from '../store/note-response.ts';
import { recordResult } from '../store/record-result.ts';
import { follow } from '../telemetry/trail.ts';
import { decisionSettings } from './decision-settings.ts';
import type { DueMessage, Ports } from './ports.ts';

export const DueMessageSchema = z.object({ dispatchId: z.string().max(400), channel: Channel.nullish() });

/** SQS delays by at most 15 minutes; what is due later is left to the sweep. */
export const longestDelay = 15 * 60_000;

/** Makes the provider call for a claimed dispatch. It is called at most once for each claim, and never throws. */
export type Call = (claimed: ClaimedDispatch, keyring: Keyring) => Promise<ProviderResult>;

/**
 * A channel's sender: claims the dispatch, makes the one call, records the result. What is not due yet, moved to
 * another channel, or turned away for the moment goes back to the due queue.
 */
export function channelSender(ports: Ports & { due: Queue<DueMessage> }, channel: Channel, call: Call) {
  const claimPorts = claimingPorts(ports);
  return async (dispatchId: string): Promise<void> => {
    const keyring = await ports.keyring();
    const target = named(keyring, dispatchId);
    const claim = await claimDispatch(await claimPorts(), { ...target, channel });
    switch (claim.outcome) {
      case 'claimed': {
        follow(claim.claimed.record.correlationId);
        ports.log('info', 'claimed', { dispatchId, channel, attempt: claim.claimed.record.attempts + 1 });
        const result = await sendOnce(ports.clock, claim.claimed.leaseUntil, () =>
          call(claim.claimed, keyring),
        );
        const delay = await recordResult(ports, claim.claimed, result);
        if (delay !== null) await ports.due.send({ dispatchId, channel }, { delay });
        return;
      }
      case 'later':
        return enqueueAgain(ports, dispatchId, claim);
      case 'ended':
        // Its sender may have died before it noted what it had sent.
        if (claim.sent)
          await noteResponse(ports, { record: claim.sent, sentAt: claim.sent.sentAt, event: null });
        return;
      case 'left':
        // Whoever is at it may not live to note the result, and the sweep finds nothing that has ended: this message does.
        if (claim.leaseUntil !== undefined)
          await enqueueAgain(ports, dispatchId, { channel, sendAt: claim.leaseUntil });
        return;
      default:
        claim satisfies never;
    }
  };
}

/** Looks after a call that is due: it ends if it may not be made any more, and moves if not now. Nothing is claimed. */
export function callTender(ports: Ports & { due: Queue<DueMessage> }) {
  const claimPorts = claimingPorts(ports);
  return async (dispatchId: string): Promise<void> => {
    const target = named(await ports.keyring(), dispatchId);
    const claim = await claimDispatch(await claimPorts(), { ...target, channel: null });
    // A call that may be made waits for its dialler; one that became a message has a sender.
    if (claim.outcome === 'later' && claim.channel !== 'voice') await enqueueAgain(ports, dispatchId, claim);
  };
}

/** What a claim needs: settings and contents are remembered, the keyring is applied. */
export function claimingPorts(ports: Ports): () => Promise<ClaimPorts> {
  const settings = decisionSettings(ports);
  const contents = contentStore(ports.table, ports.clock);
  return async () => {
    const keyring = await ports.keyring();
    return { ...ports, settings, contents, hashOf: (address) => addressHash(keyring, address) };
  };
}

function named(keyring: Keyring, dispatchId: string): { customerId: string; inner: string } {
  const target = openId(keyring, 'dispatch', dispatchId);
  if (!target) throw new Error('This message names no dispatch.');
  return target;
}

async function enqueueAgain(
  ports: Ports & { due: Queue<DueMessage> },
  dispatchId: string,
  { channel, sendAt }: { channel: Channel; sendAt: number },
): Promise<void> {
  const delay = Math.max(0, sendAt - ports.clock());
  if (delay <= longestDelay) await ports.due.send({ dispatchId, channel }, { delay });
}
