import * as z from 'zod';
import { AuditedNoun, Change } from '../core/audit.ts';
import { ConsentBasis, ConsentStatus } from '../core/consent.ts';
import { ChannelSetting, TopicSetting, WeeklyWindow } from '../core/customer.ts';
import { evidenceLevels, reasonCodes } from '../core/decision.ts';
import { DispatchStatus } from '../core/dispatch.ts';
import { ImportReport } from '../core/import/import-report.ts';
import { JobStatus } from '../core/job.ts';
import { PolicyImpact } from '../core/policy-impact.ts';
import { SuppressionReason } from '../core/suppression.ts';
import { Channel, CustomerId, Purpose } from '../core/vocabulary.ts';

// What the API answers, for its description and for the tests that hold real answers against it. Nothing is parsed with
// these at run time: the render functions of this folder make the answers.

const instant = z.iso.datetime();
const scope = z.enum(['all', 'marketing']);

export const ProblemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    requestId: z.string(),
    mergedInto: CustomerId.optional(),
  })
  .meta({ id: 'Problem' });

export const HealthAnswer = z.object({ status: z.string(), service: z.string(), version: z.string() });

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

const LikelihoodAnswer = z.object({ propensity: z.number(), low: z.number(), high: z.number() });

/** By local hour of the week, from Monday 00:00 on; of post one for all hours. */
const WeekAnswer = z.record(Channel, z.array(LikelihoodAnswer)).meta({ id: 'LearnedWeek' });

export const LearningAnswer = z
  .object({
    modelVersion: z.string(),
    contacts: z.int(),
    segments: z.array(z.object({ name: z.string(), contacts: z.int() })),
    week: WeekAnswer,
  })
  .meta({ id: 'Learning' });

export const LearnedAnswer = z
  .object({
    modelVersion: z.string(),
    contacts: z.int(),
    since: instant.nullable(),
    channels: z.array(z.object({ channel: Channel, contacts: z.int(), answered: z.int() })),
    /** The local hour at which the three begin in which most contacts were answered; null: too few were. */
    answersFrom: z.int().nullable(),
    week: WeekAnswer,
  })
  .meta({ id: 'Learned' });

export const LearningSampleAnswer = z
  .object({
    decisions: z.array(
      z.object({
        decidedAt: instant,
        purpose: Purpose,
        came: z.enum(['contact', 'held-out', 'waited', 'suppressed']),
        channel: Channel.nullable(),
        propensity: z.number().nullable(),
        level: z.enum(evidenceLevels).nullable(),
        selectionProbability: z.number(),
        selectionError: z.number().nullable(),
        /** Null: not sent, or silence may still be broken. */
        answered: z.boolean().nullable(),
        /** Tells the people of the sample apart, and says nothing of them. */
        person: z.string(),
        /** Whether they converted within two weeks; null: those are not over. */
        converted: z.boolean().nullable(),
        /** What would have been chosen without exploring. */
        best: z.object({ same: z.boolean(), propensity: z.number() }).nullable(),
      }),
    ),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'LearningSample' });

export const ForgottenAnswer = z.object({ forgotten: z.int() }).meta({ id: 'Forgotten' });

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

export const MergeAnswer = z.object({ id: CustomerId, mergedInto: CustomerId, effectiveAt: instant });

export const ExportAnswer = z
  .object({
    customerId: CustomerId,
    exportedAt: instant,
    records: z.array(z.looseObject({ kind: z.string() })).meta({ description: 'What is held, kind by kind' }),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'CustomerExport' });

export const ErasureAnswer = z
  .object({
    customer: z.string().meta({ description: 'The keyed hash of the id' }),
    requestedBy: z.string(),
    startedAt: instant,
    erasedAt: instant,
    erased: z.record(z.string(), z.int()).meta({ description: 'How many items of each kind' }),
    kept: z.object({ closings: z.boolean(), suppressedAddresses: z.int() }),
    hash: z.string().meta({ description: 'SHA-256 of the certificate without this field' }),
  })
  .meta({ id: 'ErasureCertificate' });

export const CallResultAnswer = z.object({ dispatchId: z.string(), status: DispatchStatus });

export const PreferencesAnswer = z
  .object({
    doNotContact: z.boolean(),
    doNotCall: z.boolean(),
    pausedUntil: instant.optional(),
    channels: z.partialRecord(Channel, ChannelSetting),
    topics: z.record(z.string(), z.union([TopicSetting, z.partialRecord(Channel, TopicSetting)])),
    windows: z.array(WeeklyWindow).optional(),
    quietHours: z.array(WeeklyWindow),
    maxPerWeek: z.int().optional(),
  })
  .meta({ id: 'CustomerPreferences' });

export const CustomerAnswer = z
  .object({
    id: CustomerId,
    timeZone: z.string().optional(),
    country: z.string().optional(),
    region: z.string().optional(),
    postalCode: z.string().optional(),
    language: z.string().optional(),
    valueTier: z.string().optional(),
    acquisitionChannel: Channel.optional(),
    segments: z.array(z.string()),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    contactPoints: z.array(
      z.object({
        channel: Channel,
        address: z.string(),
        verifiedAt: instant.optional(),
        source: z.string().optional(),
      }),
    ),
    preferences: PreferencesAnswer,
    consents: z.array(
      z.object({
        channel: Channel,
        purpose: Purpose,
        status: z.enum(['granted', 'revoked']),
        at: instant,
        byCustomer: z.boolean(),
        expiresAt: instant.optional(),
        basis: z.enum(['relationship', 'inquiry']).optional(),
      }),
    ),
    updatedAt: instant,
  })
  .meta({ id: 'Customer' });

const ConsentEntryAnswer = z
  .object({
    sequence: z.int(),
    channel: Channel,
    purpose: Purpose,
    status: ConsentStatus,
    capturedAt: instant,
    actor: z.enum(['customer', 'agent', 'import']),
    source: z.string(),
    wording: z.string().optional(),
    evidence: z.string().optional(),
    brand: z.string().optional(),
    basis: ConsentBasis.optional(),
    expiresAt: instant.optional(),
    confirms: z.int().optional(),
    client: z.string(),
    recordedAt: instant,
    previousHash: z.string().nullable(),
    hash: z.string(),
  })
  .meta({ id: 'ConsentEntry' });
export const RecordedConsentAnswer = ConsentEntryAnswer.extend({
  effectiveAt: instant,
  confirmUrl: z.url().optional(),
  confirmBefore: instant.optional(),
});
export const ConsentLedgerAnswer = z.object({
  entries: z.array(ConsentEntryAnswer),
  nextCursor: z.string().optional(),
});
export const LedgerProofAnswer = z
  .object({
    valid: z.boolean(),
    entries: z.int(),
    entry: z.int().optional(),
    fault: z.enum(['edited', 'removed', 'reordered']).optional(),
    detail: z.string().optional(),
  })
  .meta({ id: 'LedgerProof' });
export const LedgerExportAnswer = z.object({
  company: z.string(),
  customerId: CustomerId,
  exportedAt: instant,
  proof: LedgerProofAnswer,
  entries: z.array(ConsentEntryAnswer),
});

const SuppressionAnswer = z
  .object({
    reason: SuppressionReason,
    scope,
    channels: z.array(Channel),
    source: z.string(),
    at: instant,
    expiresAt: instant.nullable(),
  })
  .meta({ id: 'Suppression' });
export const SuppressedAnswer = z.object({ status: z.string(), effectiveAt: instant });
export const SuppressionsAnswer = z.object({
  status: z.string().optional(),
  suppressions: z.array(SuppressionAnswer),
});

export const TrailAnswer = z
  .object({
    entries: z.array(
      z.object({
        at: instant,
        what: AuditedNoun,
        actor: z.enum(['customer', 'company']),
        client: z.string(),
        changes: z.array(Change),
      }),
    ),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'AuditTrail' });

export const EventsAnswer = z.object({
  results: z.array(
    z.union([
      z.object({
        /** recorded: it was new. known: it had come before. ignored: it came too late for every action. */
        status: z.enum(['recorded', 'known', 'ignored']),
        /** What an event of the company started. */
        started: z
          .object({
            actionId: z.string(),
            dispatchId: z.string(),
            status: z.enum(['scheduled', 'suppressed']),
          })
          .nullable()
          .optional(),
        notStarted: z.array(z.object({ action: z.string(), code: z.string() })).optional(),
      }),
      ProblemAnswer,
    ]),
  ),
});

export const RegistryAnswer = z
  .object({
    list: z.string(),
    name: z.string(),
    lastImportId: z.string().nullable(),
    runningImportId: z.string().nullable(),
    areas: z.array(
      z.object({
        area: z.string(),
        obtainedAt: instant,
        numbers: z.number(),
        importId: z.string(),
        fileName: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Registry' });

export const UploadAnswer = z
  .object({ id: z.string(), uploadUrl: z.string(), uploadBefore: instant })
  .meta({ id: 'Upload' });

export const JobAnswer = z
  .object({
    jobId: z.string(),
    kind: z.string(),
    status: JobStatus,
    progress: z.object({ done: z.int(), total: z.int().nullable() }),
    result: z.json(),
    error: z.object({ code: z.string(), detail: z.string() }).nullable(),
    createdAt: instant,
    updatedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Job' });

export const ImportAnswer = JobAnswer.extend({
  id: z.string(),
  step: z.enum(['check', 'apply']),
  fileName: z.string().nullable(),
  result: ImportReport.nullable(),
}).meta({ id: 'Import' });

export const KillSwitchAnswer = z
  .object({ all: z.boolean(), marketing: z.boolean(), campaigns: z.array(z.string()) })
  .meta({ id: 'KillSwitch' });

export const PolicyVersionEntry = z
  .object({
    version: z.string(),
    changed: z.array(z.string()).readonly(),
    savedBy: z.string().nullable(),
    savedAt: instant.nullable(),
  })
  .meta({ id: 'PolicyVersionEntry' });
export type PolicyVersionEntry = z.infer<typeof PolicyVersionEntry>;

export const PolicyVersionsAnswer = z
  .object({ versions: z.array(PolicyVersionEntry), nextCursor: z.string().optional() })
  .meta({ id: 'PolicyVersions' });

/** A policy is answered as it was saved, with who saved it; what saving it changes stands beside it. */
export const PolicyAnswer = z
  .looseObject({
    version: z.string().optional(),
    savedBy: z.string().nullish(),
    savedAt: instant.nullish(),
    effectiveAt: instant.optional(),
    preview: z.boolean().optional(),
    warnings: z.array(z.object({ code: z.string(), pointer: z.string(), message: z.string() })).optional(),
    impact: PolicyImpact.nullish(),
  })
  .meta({ id: 'Policy' });

export const LinkAnswer = z
  .object({ url: z.url(), purpose: z.enum(['view', 'edit']), expiresAt: instant })
  .meta({ id: 'Link' });
