import * as z from 'zod';
import { Change } from '../../core/audit.ts';
import { evidenceLevels, reasonCodes } from '../../core/decision.ts';
import { Channel } from '../../core/vocabulary.ts';
import { instant } from './instant.ts';

export const ReasonAnswer = z
  .object({
    code: z.enum(reasonCodes),
    effect: z.enum(['suppress', 'hold', 'prefer']),
    channel: Channel.nullable(),
    rule: z.string(),
    source: z.string().nullable(),
    margin: z.string().nullable(),
    message: z.string(),
    remedy: z.string(),
    allowedFrom: instant.nullable(),
  })
  .meta({ id: 'Reason' });

/** What a propensity stands on: whose answers, to how many contacts, and the 95 % interval for this customer. */
const EvidenceAnswer = z
  .object({ level: z.enum(evidenceLevels), contacts: z.int(), low: z.number(), high: z.number() })
  .meta({ id: 'Evidence' });

const CandidateAnswer = z.object({
  channel: Channel,
  sendAt: instant,
  propensity: z.number(),
  evidence: EvidenceAnswer,
  score: z.number(),
});

export const DecisionAnswer = z
  .object({
    decisionId: z.string().nullable(),
    outcome: z.enum(['contact', 'suppressed']),
    ...CandidateAnswer.partial().shape,
    sendAtLocal: z.string().nullish(),
    selectionProbability: z.number().optional(),
    selectionError: z.number().optional(),
    timeZone: z.string().nullable(),
    reasons: z.array(ReasonAnswer),
    alternatives: z.array(CandidateAnswer),
    policyVersion: z.string(),
    modelVersion: z.string(),
    engineVersion: z.string(),
    dataVersion: z.string(),
    seed: z.number(),
    decidedAt: instant,
  })
  .meta({ id: 'Decision' });

export const ReplayAnswer = z
  .object({
    identical: z.boolean(),
    differs: z
      .array(z.object({ of: z.string(), recorded: z.string().nullable(), now: z.string().nullable() }))
      .optional(),
    changes: z.array(Change).optional(),
    decision: DecisionAnswer.optional(),
  })
  .meta({ id: 'Replay' });
