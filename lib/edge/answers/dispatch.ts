import * as z from 'zod';
import { DispatchStatus } from '../../core/dispatch.ts';
import { Channel, CustomerId, Purpose } from '../../core/vocabulary.ts';
import { DecisionAnswer } from './decision.ts';
import { instant } from './instant.ts';

export const AcceptedAnswer = z
  .object({ dispatchId: z.string(), status: DispatchStatus, decision: DecisionAnswer })
  .meta({ id: 'AcceptedDispatch' });

export const DispatchAnswer = z
  .object({
    dispatchId: z.string(),
    customerId: CustomerId,
    status: DispatchStatus,
    detail: z.string().nullable(),
    channel: Channel.nullable(),
    purpose: Purpose,
    campaignId: z.string().nullable(),
    sendAt: instant.nullable(),
    notAfter: instant.nullable(),
    attempts: z.int(),
    providerMessageId: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
    sentAt: instant.nullable(),
  })
  .meta({ id: 'Dispatch' });

export const DispatchesAnswer = z.object({
  dispatches: z.array(DispatchAnswer),
  nextCursor: z.string().optional(),
});
