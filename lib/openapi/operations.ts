import * as z from 'zod';
import { CompanyEvent } from '../core/actions/company-event.ts';
import { CallOutcome } from '../core/call-outcome.ts';
import { ConsentInput } from '../core/consent.ts';
import { Preferences } from '../core/customer.ts';
import { CustomerInput } from '../core/customer-input.ts';
import { DecisionInput } from '../core/decision.ts';
import { DispatchInput } from '../core/dispatch.ts';
import { ContactEvent } from '../core/event.ts';
import { LinkInput } from '../core/link-input.ts';
import { PolicyInput } from '../core/policy.ts';
import { RegistryImportInput } from '../core/registry/registry-import.ts';
import { SuppressionInput, SuppressionReason } from '../core/suppression.ts';
import { CustomerId, Label } from '../core/vocabulary.ts';
import * as answers from '../edge/answers/index.ts';
import { actionOperations } from './action-operations.ts';
import type { Operation } from './operation.ts';

const address = SuppressionInput.shape.address;
const trail = ['cursor', 'limit'];
const ana = { customerId: 'ana-miami', purpose: 'marketing', topic: 'offers' };

/** A file is checked when it is uploaded, and applied when that is asked for. */
function importOperations(about: string, what: string): Record<string, Operation> {
  return {
    [`POST /v1/${about}/imports`]: {
      summary: `Ask for a place to upload a file of ${what} to; it is checked once it is there, and nothing changes`,
      body: z.strictObject({ fileName: z.string().min(1).max(200).optional() }),
      example: { fileName: 'closed.csv' },
      answers: { 201: answers.UploadAnswer },
    },
    [`GET /v1/${about}/imports/{id}`]: {
      summary: 'Show how far an import is, and what it found',
      answers: { 200: answers.ImportAnswer },
    },
    [`POST /v1/${about}/imports/{id}/apply`]: {
      summary: 'Apply a file that was checked; what it would open stays closed',
      body: z.strictObject({ allowedBadLines: z.int().min(0).optional() }),
      example: {},
      answers: { 202: answers.ImportAnswer },
    },
  };
}

/** Every route, by method and path. A route that is not here fails the check of the description. */
export const operations: Readonly<Record<string, Operation>> = {
  'GET /healthz': { summary: 'Is it up?', answers: { 200: answers.HealthAnswer } },
  'GET /openapi.json': {
    summary: 'This description',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  },
  'PUT /v1/customers/{id}': {
    summary: 'Create or replace a customer',
    body: CustomerInput,
    example: {
      timeZone: 'America/New_York',
      contactPoints: [{ channel: 'email', address: 'ana@example.com' }],
    },
    headers: 'version',
    answers: { 200: answers.CustomerAnswer, 201: answers.CustomerAnswer },
  },
  'GET /v1/customers/{id}': {
    summary: 'Show a customer',
    headers: 'version',
    answers: { 200: answers.CustomerAnswer },
  },
  'DELETE /v1/customers/{id}': {
    summary: 'Erase a customer; what they had closed stays closed. Again: the same certificate',
    answers: { 200: answers.ErasureAnswer },
  },
  'POST /v1/customers/{id}/export': {
    summary: 'Collect everything that is held on a customer; the job says when it can be read',
    answers: { 202: answers.JobAnswer },
  },
  'GET /v1/customers/{id}/exports/{jobId}': {
    summary: 'Read an export, part by part',
    query: ['cursor'],
    answers: { 200: answers.ExportAnswer },
  },
  'POST /v1/customers/{id}/merge': {
    summary: 'Merge a customer into another one',
    body: z.strictObject({ into: CustomerId }),
    example: { into: 'ana-miami' },
    answers: { 200: answers.MergeAnswer },
  },
  'GET /v1/customers/{id}/preferences': {
    summary: 'Show what a customer wishes',
    headers: 'version',
    answers: { 200: answers.PreferencesAnswer },
  },
  'GET /v1/customers/{id}/preferences/history': {
    summary: 'Show who changed preferences and consents, and when',
    query: trail,
    answers: { 200: answers.TrailAnswer },
  },
  'PUT /v1/customers/{id}/preferences': {
    summary: 'Replace what a customer wishes; what opens needs If-Match',
    body: Preferences,
    example: { doNotCall: true, channels: { email: 'preferred' } },
    headers: 'version',
    answers: { 200: answers.PreferencesAnswer },
  },
  'PATCH /v1/customers/{id}/preferences': {
    summary: 'Change some preferences (JSON merge patch); what opens needs If-Match',
    body: z.looseObject({}).meta({ description: 'A JSON merge patch of the preferences; null clears.' }),
    example: { doNotCall: true },
    headers: 'version',
    answers: { 200: answers.PreferencesAnswer },
  },
  'POST /v1/customers/{id}/consents': {
    summary: 'Record a consent, or its withdrawal',
    body: ConsentInput,
    example: {
      channel: 'sms', purpose: 'marketing', status: 'granted', capturedAt: '2026-01-02T03:04:05Z', actor: 'customer', source: 'web-form',
    }, // biome-ignore format: one example
    answers: { 201: answers.RecordedConsentAnswer },
  },
  'GET /v1/customers/{id}/consents': {
    summary: 'Show the ledger of consents, oldest first',
    query: trail,
    answers: { 200: answers.ConsentLedgerAnswer },
  },
  'GET /v1/customers/{id}/consents/verify': {
    summary: 'Prove the ledger: whether an entry was edited, removed or reordered, and which',
    answers: { 200: answers.LedgerProofAnswer },
  },
  'GET /v1/customers/{id}/consents/export': {
    summary: 'The whole ledger with its proof, as JSON or (format=html) as a page to print',
    query: ['format'],
    answers: { 200: answers.LedgerExportAnswer },
  },
  'POST /v1/customers/{id}/links': {
    summary: 'Make a link to the preference centre of a customer',
    body: LinkInput,
    example: { purpose: 'edit' },
    answers: { 201: answers.LinkAnswer },
  },
  'POST /v1/suppressions': {
    summary: 'Suppress an address, whoever has it',
    body: SuppressionInput,
    example: { address: '+13055550100', scope: 'all', reason: 'customer-request', source: 'letter' },
    answers: { 201: answers.SuppressedAnswer },
  },
  'POST /v1/suppressions/lookup': {
    summary: 'Show what is known against an address',
    body: z.strictObject({ address }),
    example: { address: '+13055550100' },
    answers: { 200: answers.SuppressionsAnswer },
  },
  'POST /v1/suppressions/lift': {
    summary: 'Lift what one reason suppressed',
    body: z.strictObject({ address, reason: SuppressionReason, evidence: z.string().min(1).max(4_000) }),
    example: { address: 'ana@example.com', reason: 'bounce', evidence: 'the mailbox works again' },
    answers: { 200: answers.SuppressionsAnswer },
  },
  ...importOperations('suppressions', 'suppressed addresses'),
  ...importOperations('preferences', 'what customers had closed elsewhere'),
  'POST /v1/decisions': {
    summary: 'Decide the best lawful channel and moment; sends nothing',
    body: DecisionInput,
    example: ana,
    answers: { 200: answers.DecisionAnswer },
  },
  'POST /v1/decisions/batch': {
    summary: 'Decide up to 100 questions; a bad one does not hold up the others',
    body: z.strictObject({ requests: z.array(DecisionInput).min(1).max(100) }),
    example: { requests: [ana] },
    answers: {
      200: z.object({ decisions: z.array(z.union([answers.DecisionAnswer, answers.ProblemAnswer])) }),
    },
  },
  'GET /v1/decisions/{id}': { summary: 'Show a decision', answers: { 200: answers.DecisionAnswer } },
  'POST /v1/decisions/{id}/replay': {
    summary: 'Decide again on what was recorded',
    body: z.strictObject({ policy: PolicyInput.optional() }),
    example: {},
    query: ['against'],
    answers: { 200: answers.ReplayAnswer },
  },
  'POST /v1/dispatches': {
    summary: 'Send at the best lawful moment, at most once for each key',
    body: DispatchInput,
    example: { ...ana, content: { sms: { body: 'Spring sale until Sunday. Reply STOP to end.' } } },
    headers: 'key',
    answers: { 200: answers.AcceptedAnswer, 202: answers.AcceptedAnswer },
  },
  'GET /v1/dispatches/{id}': {
    summary: 'Show what became of a dispatch',
    answers: { 200: answers.DispatchAnswer },
  },
  'DELETE /v1/dispatches/{id}': {
    summary: 'Cancel a dispatch that nobody has claimed',
    answers: { 200: answers.DispatchAnswer },
  },
  'GET /v1/customers/{id}/dispatches': {
    summary: 'List the dispatches of a customer',
    query: trail,
    answers: { 200: answers.DispatchesAnswer },
  },
  'GET /v1/call-tasks': {
    summary: 'List the calls that may be made now',
    query: ['queue', 'limit'],
    answers: { 200: answers.CallTasksAnswer },
  },
  'POST /v1/dispatches/{id}/claim': {
    summary: 'Claim a call: dial only after 200, and before leaseUntil',
    body: z.strictObject({}),
    example: {},
    answers: { 200: answers.ClaimAnswer },
  },
  'POST /v1/dispatches/{id}/result': {
    summary: 'Tell what came of a claimed call',
    body: z.strictObject({ outcome: CallOutcome }),
    example: { outcome: 'answered' },
    answers: { 200: answers.CallResultAnswer },
  },
  'POST /v1/events': {
    summary:
      'Report what happened to a contact, or at the company (which starts what waits for it); each event counts once',
    body: z.strictObject({
      events: z
        .array(z.union([ContactEvent, CompanyEvent]))
        .min(1)
        .max(100),
    }),
    example: {
      events: [{ eventId: 'call-1', type: 'contacted', customerId: 'ana-miami', channel: 'voice', at: '2026-01-05T10:00:00Z' }],
    }, // biome-ignore format: one example
    answers: { 202: answers.EventsAnswer },
  },
  'GET /v1/policy': {
    summary: 'Show the policy in force',
    headers: 'version',
    answers: { 200: answers.PolicyAnswer },
  },
  'GET /v1/policy/versions': {
    summary: 'List the versions of the policy, newest first, with who saved each and what it changed',
    query: trail,
    answers: { 200: answers.PolicyVersionsAnswer },
  },
  'GET /v1/policy/{version}': {
    summary: 'Show a version of the policy',
    answers: { 200: answers.PolicyAnswer },
  },
  'PUT /v1/policy': {
    summary: 'Save a policy, or preview what it would change',
    body: PolicyInput,
    query: ['preview'],
    headers: 'version',
    answers: { 200: answers.PolicyAnswer },
  },
  'POST /v1/policy/dry-run': {
    summary: 'Ask all recent questions again under another policy',
    body: PolicyInput,
    answers: { 202: answers.JobAnswer },
  },
  'GET /v1/learning': {
    summary:
      'Show how likely contacts are answered, by channel and local hour of the week: of everybody, or of a segment',
    query: ['segment'],
    answers: { 200: answers.LearningAnswer },
  },
  'GET /v1/learning/decisions': {
    summary:
      'Show a sample of the logged decisions with how likely each choice was and what came of it, of nobody in particular',
    query: ['cursor'],
    answers: { 200: answers.LearningSampleAnswer },
  },
  'POST /v1/learning/rebuild': {
    summary: 'Count anew, from the customers, what all of them answered',
    answers: { 202: answers.JobAnswer },
  },
  'GET /v1/customers/{id}/learned': {
    summary: 'Show what was learned of a customer, and from how many contacts',
    answers: { 200: answers.LearnedAnswer },
  },
  'DELETE /v1/customers/{id}/learned': {
    summary: 'Forget what was learned of a customer; what comes of contacts made until now stays forgotten',
    answers: { 200: answers.ForgottenAnswer },
  },
  'GET /v1/registries/{list}': {
    summary: 'Show what is known of a do-not-call list: its areas, and how old each is',
    answers: { 200: answers.RegistryAnswer },
  },
  'POST /v1/registries/{list}/imports': {
    summary: 'Ask for a place to upload a do-not-call list to; the import begins when it is there',
    body: RegistryImportInput,
    example: { kind: 'full', obtainedAt: '2026-01-05T10:00:00Z' },
    answers: { 201: answers.UploadAnswer },
  },
  'GET /v1/registries/{list}/imports/{id}': {
    summary: 'Show how far an import is, and what it found',
    answers: { 200: answers.JobAnswer },
  },
  ...actionOperations,
  'GET /v1/jobs/{id}': { summary: 'Show how far long work is', answers: { 200: answers.JobAnswer } },
  'POST /v1/kill-switch': {
    summary: 'Stop new claims to send, or allow them again',
    body: z.strictObject({
      on: z.boolean(),
      scope: z.union([z.enum(['all', 'marketing']), z.strictObject({ campaignId: Label })]),
      reason: z.string().min(1).max(500),
    }),
    example: { on: true, scope: 'marketing', reason: 'wrong price in the spring campaign' },
    answers: { 200: answers.KillSwitchAnswer },
  },
  'GET /v1/kill-switch': { summary: 'Show what is stopped', answers: { 200: answers.KillSwitchAnswer } },
  'GET /v1/audit': {
    summary: 'Show who changed what, of a customer or of the deployment',
    query: ['customerId', ...trail],
    answers: { 200: answers.TrailAnswer },
  },
  'POST /v1/audit/lookup': {
    summary: 'Show who changed what of an address',
    body: z.strictObject({ address, cursor: z.string().optional() }),
    answers: { 200: answers.TrailAnswer },
  },
  'GET /u/{token}': { summary: 'The page of the one-click unsubscribe', answers: { 200: null } },
  'POST /u/{token}': { summary: 'The one-click unsubscribe (RFC 8058)', answers: { 200: null } },
  'GET /p/{token}': { summary: 'The preference centre of a customer', answers: { 200: null } },
  'POST /p/{token}': { summary: 'Save what a customer chose', answers: { 200: null } },
  'GET /c/{token}': { summary: 'Ask whether a consent is meant (double opt-in)', answers: { 200: null } },
  'POST /c/{token}': { summary: 'Confirm a consent', answers: { 200: null } },
  'POST /inbound/sns': { summary: 'Deliveries of SNS', answers: { 200: null } },
};

/** The id in a path of customers; other ids are opaque. */
export const pathParameter = (path: string): z.ZodType =>
  path.startsWith('/v1/customers/') ? CustomerId : z.string().min(1).max(512);
