import * as z from 'zod';
import { DispatchStatus } from '../../core/dispatch.ts';
import { CustomerId, Purpose } from '../../core/vocabulary.ts';
import { instant } from './instant.ts';

const VoiceMode = z.enum(['live', 'automated']).nullable();

export const CallTasksAnswer = z.object({
  tasks: z.array(
    z
      .object({
        dispatchId: z.string(),
        customerId: CustomerId,
        queue: z.string(),
        purpose: Purpose,
        campaignId: z.string().nullable(),
        voiceMode: VoiceMode,
        callFrom: instant,
        callUntil: instant,
      })
      .meta({ id: 'CallTask' }),
  ),
});

export const ClaimAnswer = z
  .object({
    dispatchId: z.string(),
    customerId: CustomerId,
    number: z.string(),
    leaseUntil: instant.meta({ description: 'Start dialling before this instant, or do not dial at all.' }),
    language: z.string().nullable(),
    voiceMode: VoiceMode,
    script: z.string().nullable(),
  })
  .meta({ id: 'ClaimedCall' });

export const CallResultAnswer = z.object({ dispatchId: z.string(), status: DispatchStatus });
