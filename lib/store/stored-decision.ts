import * as z from 'zod';
import { type Decision, type DecisionRequest, evidenceLevels, reasonCodes } from '../core/decision.ts';
import { Channel, Presence, Purpose } from '../core/vocabulary.ts';

/*
 * The decision and its question as they are stored: the types of lib/core, checked when they are read back.
 */
const nullableNumber = z.number().nullable();

export const StoredRequest: z.ZodType<Omit<DecisionRequest, 'customerId'>> = z.object({
  purpose: Purpose,
  topic: z.string().nullable().default(null),
  actionId: z.string().nullable().default(null),
  campaignId: z.string().nullable().default(null),
  subjectId: z.string().nullable().default(null),
  channels: z.array(Channel).nullable().default(null),
  voiceMode: z.enum(['live', 'automated']).nullable().default(null),
  presence: Presence.optional(),
  notBefore: z.number(),
  notAfter: z.number(),
  contentFor: z.array(Channel).nullable().default(null),
});

const Reason = z.object({
  code: z.enum(reasonCodes),
  effect: z.enum(['suppress', 'hold', 'prefer']),
  channel: Channel.nullable(),
  rule: z.string(),
  source: z.string().nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  margin: nullableNumber,
  allowedFrom: nullableNumber,
});

const Candidate = z.object({
  channel: Channel,
  sendAt: z.number(),
  propensity: z.number(),
  score: z.number(),
  evidence: z
    .object({ level: z.enum(evidenceLevels), contacts: z.number(), low: z.number(), high: z.number() })
    .optional(),
});

const selection = { selectionProbability: z.number(), selectionError: z.number().optional() };

const Trace = z.object({
  reasons: z.array(Reason),
  alternatives: z.array(Candidate),
  timeZones: z.array(z.string()),
  policyVersion: z.string(),
  modelVersion: z.string(),
  engineVersion: z.string(),
  // Decisions of the first days did not say.
  dataVersion: z.string().default('unknown'),
  seed: z.number(),
  decidedAt: z.number(),
});

export const StoredDecision: z.ZodType<Decision> = z.discriminatedUnion('outcome', [
  Trace.extend({ ...Candidate.shape, outcome: z.literal('contact'), ...selection }),
  Trace.extend({ outcome: z.literal('suppressed'), ...z.object(selection).partial().shape }),
]);
