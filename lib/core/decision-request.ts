import type { DecisionInput, DecisionRequest } from './decision.ts';
import type { DispatchInput } from './dispatch.ts';
import { purposeObligations } from './rules/purpose-obligations.ts';
import { channels, day } from './vocabulary.ts';

/** How far ahead a request may reach. */
export const requestHorizon = 30 * day;

/** A request that can be answered; or what is impossible about it, and where. */
export type DecisionRequestResult =
  | { ok: true; request: DecisionRequest }
  | { ok: false; pointer: string; detail: string };

/** Fills in the defaults. Refuses a span that is empty, over, or reaches further ahead than 30 days. */
export function decisionRequest(input: DecisionInput | DispatchInput, now: number): DecisionRequestResult {
  const notBefore = Math.max(input.notBefore ?? now, now);
  const horizon = now + requestHorizon;
  // The default never reaches beyond what a caller may ask for.
  const notAfter =
    input.notAfter ?? Math.min(notBefore + purposeObligations[input.purpose].patience, horizon);
  if (notBefore >= horizon) return refused('#/notBefore', 'must be less than 30 days ahead');
  if (notAfter <= now) return refused('#/notAfter', 'must be in the future');
  if (notAfter <= notBefore) return refused('#/notAfter', 'must be later than notBefore');
  if (notAfter > horizon) return refused('#/notAfter', 'must be at most 30 days ahead');
  return {
    ok: true,
    request: {
      customerId: input.customerId,
      purpose: input.purpose,
      topic: input.topic ?? null,
      actionId: input.actionId ?? null,
      campaignId: input.campaignId ?? null,
      subjectId: input.subjectId ?? null,
      channels:
        input.channels === undefined ? null : channels.filter((channel) => input.channels?.includes(channel)),
      voiceMode: input.voiceMode ?? null,
      ...(input.presence && { presence: input.presence }),
      notBefore,
      notAfter,
      contentFor:
        'content' in input ? channels.filter((channel) => input.content[channel] !== undefined) : null,
    },
  };
}

function refused(pointer: string, detail: string): DecisionRequestResult {
  return { ok: false, pointer, detail };
}
