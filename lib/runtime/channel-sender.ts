import * as z from 'zod';
import { addressHash } from '../address/hash-address.ts';
import { openId } from '../address/sealed-id.ts';
import type { ProviderResult } from '../core/dispatch.ts';
import type { Keyring } from '../core/keyring.ts';
import { Channel } from '../core/vocabulary.ts';
import type { Queue } from '../dispatch/provider.ts';
import { sendOnce } from '../dispatch/send-once.ts';
import { type ClaimedDispatch, claimDispatch } from '../store/claim-dispatch.ts';
import { contentStore } from '../store/content.ts';
import { recordResult } from '../store/record-result.ts';
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
  const settings = decisionSettings(ports);
  const contents = contentStore(ports.table, ports.clock);
  return async (dispatchId: string): Promise<void> => {
    const keyring = await ports.keyring();
    const target = openId(keyring, 'dispatch', dispatchId);
    if (!target) throw new Error('This message names no dispatch.');
    const claimPorts = {
      ...ports,
      settings,
      contents,
      hashOf: (address: string) => addressHash(keyring, address),
    };
    const claim = await claimDispatch(claimPorts, { ...target, channel });
    switch (claim.outcome) {
      case 'claimed': {
        const result = await sendOnce(ports.clock, claim.claimed.leaseUntil, () =>
          call(claim.claimed, keyring),
        );
        const delay = await recordResult(ports, claim.claimed, result);
        if (delay !== null) await ports.due.send({ dispatchId, channel }, { delay });
        return;
      }
      case 'later': {
        const delay = Math.max(0, claim.sendAt - ports.clock());
        if (delay <= longestDelay) await ports.due.send({ dispatchId, channel: claim.channel }, { delay });
        return;
      }
      case 'ended':
      case 'left':
        return;
      default:
        claim satisfies never;
    }
  };
}
