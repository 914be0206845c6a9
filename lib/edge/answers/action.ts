import * as z from 'zod';
import { exclusionCodes } from '../../core/actions/arbitrate-actions.ts';
import { OfferOutcome } from '../../core/actions/offers.ts';
import { Channel, CustomerId, Purpose } from '../../core/vocabulary.ts';
import { DecisionAnswer, ReasonAnswer } from './decision.ts';
import { instant } from './instant.ts';

/** An action is answered as it was saved, with who saved it; what saving it says stands beside it. */
export const ActionAnswer = z
  .looseObject({
    id: z.string(),
    version: z.int(),
    savedBy: z.string(),
    savedAt: instant,
    effectiveAt: instant.optional(),
    warnings: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Action' });

export const ActionsAnswer = z.object({
  actions: z.array(ActionAnswer),
  limit: z.int(),
  nextCursor: z.string().optional(),
});

export const ActionDeletedAnswer = z.object({ id: z.string(), deleted: z.boolean(), effectiveAt: instant });

const text = z.string();
const ActionChosen = z
  .object({
    id: text,
    name: text,
    purpose: Purpose,
    script: text.nullable(),
    queue: text.nullable(),
    channel: text,
    sendAt: instant.nullable(),
    worth: z.number(),
    factors: z.record(text, z.number()).nullable(),
    reasons: z.array(z.object({ code: text, message: text })),
  })
  .meta({ id: 'ChosenAction' });

export const NextBestActionAnswer = z
  .object({
    customer: z
      .object({
        id: CustomerId,
        language: text.nullable(),
        valueTier: text.nullable(),
        country: text.nullable(),
        region: text.nullable(),
        timeZone: text.nullable(),
        segments: z.array(text),
        likelihood: z.number(),
        others: z.array(z.object({ id: CustomerId, likelihood: z.number() })),
        confirm: z.object({ ask: text, expected: text, wording: text }).nullable(),
      })
      .nullable(),
    identification: z.enum(['named', 'by-address', 'withheld', 'unreadable', 'unknown', 'unavailable']),
    action: ActionChosen.nullable(),
    question: z
      .object({ id: text, channel: Channel.nullable(), wording: text, worth: z.number() })
      .nullable(),
    alternatives: z.array(ActionChosen),
    doNothing: z.object({ worth: z.number(), best: z.boolean() }).optional(),
    excluded: z
      .array(
        z.object({
          action: text,
          code: z.enum(exclusionCodes),
          allowedFrom: instant.nullable(),
          detail: text.optional(),
        }),
      )
      .optional(),
    offers: z.object({ allowed: z.boolean(), reasons: z.array(ReasonAnswer) }).optional(),
    contact: DecisionAnswer.nullish(),
    mayCallBack: z
      .object({
        allowed: z.boolean(),
        callFrom: instant.nullable(),
        callUntil: instant.nullable(),
        reasons: z.array(ReasonAnswer),
      })
      .optional(),
    facts: z
      .object({
        lastContactAt: instant.nullable(),
        lastContacts: z.array(
          z.object({ at: instant, channel: Channel, purpose: Purpose, conversation: z.boolean() }),
        ),
        lastOutcomes: z.array(z.object({ action: text, outcome: OfferOutcome, at: instant })),
        openDispatches: z.array(
          z.object({
            dispatchId: text,
            channel: Channel,
            purpose: Purpose,
            sendAt: instant,
            canBeCancelled: z.boolean(),
          }),
        ),
        doNotCall: z.boolean(),
        doNotContact: z.boolean(),
        pausedUntil: instant.nullable(),
        preferredChannel: Channel.nullable(),
        reachableBy: z.array(Channel),
      })
      .optional(),
    seed: z.number().optional(),
    policyVersion: text,
    decidedAt: instant,
  })
  .meta({ id: 'NextBestAction' });
