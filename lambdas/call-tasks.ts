import * as z from 'zod';
import { openId } from '../lib/address/sealed-id.ts';
import { CallOutcome } from '../lib/core/call-outcome.ts';
import { Label } from '../lib/core/vocabulary.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem, problem } from '../lib/edge/problem.ts';
import { notFound } from '../lib/edge/refusals.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { type CallTask, claimCall, listCallTasks } from '../lib/runtime/call-tasks.ts';
import { claimingPorts } from '../lib/runtime/channel-sender.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { recordCall } from '../lib/store/call-result.ts';
import type { Claim, ClaimedDispatch } from '../lib/store/claim-dispatch.ts';

const Listing = z.strictObject({
  queue: Label.optional(),
  limit: z.string().regex(/^(?:[1-9][0-9]?|100)$/, 'use a number from 1 to 100').default('20').transform(Number),
}); // biome-ignore format: two lines say it
const ClaimRequest = z.strictObject({}).meta({ id: 'ClaimRequest' });
const ResultRequest = z.strictObject({ outcome: CallOutcome }).meta({ id: 'CallResultRequest' });

/** Kairos never dials: it lists the calls that may be made now, and only who has claimed one is told the number. */
export function createCallTasks(ports: Ports): HttpHandler {
  const claiming = claimingPorts(ports);
  const named = async (id: string) => openId(await ports.keyring(), 'dispatch', id);

  /** Who was told a number, and who said what came of it, is in the customer's trail. */
  const recordStep = (customerId: string, dispatchId: string, client: string, from: string, to: string) =>
    recordChange(
      ports,
      { customerId },
      {
        what: 'dispatch',
        actor: 'company',
        client,
        changes: [{ pointer: `#/dispatches/${dispatchId}/status`, from, to }],
      },
    );

  return httpFunction('call-tasks', ports, {
    'GET /v1/call-tasks': async ({ query }) => {
      const asked = validate(Listing, query);
      if (isProblem(asked)) return asked;
      const { queue = null, limit } = asked.value;
      const tasks = await listCallTasks({ ...ports, ...(await claiming()) }, { queue, limit });
      return { status: 200, body: { tasks: tasks.map(renderTask) } };
    },

    'POST /v1/dispatches/{id}/claim': async ({ params, body, caller }) => {
      const asked = validate(ClaimRequest, body === undefined ? {} : body);
      if (isProblem(asked)) return asked;
      const target = await named(params.id);
      if (!target) return notFound('dispatch');
      const claim = await claimCall(await claiming(), target);
      if (claim.outcome !== 'claimed') return refused(claim);
      await recordStep(target.customerId, params.id, caller.client, 'scheduled', 'sending');
      return { status: 200, body: renderClaim(claim.claimed) };
    },

    'POST /v1/dispatches/{id}/result': async ({ params, body, caller }) => {
      const asked = validate(ResultRequest, body);
      if (isProblem(asked)) return asked;
      const target = await named(params.id);
      const recorded = target && (await recordCall(ports, target, asked.value.outcome));
      if (!recorded) return notFound('call');
      const { status } = recorded;
      switch (recorded.outcome) {
        case 'recorded':
          await recordStep(target.customerId, params.id, caller.client, 'sending', status);
          return { status: 200, body: { dispatchId: params.id, status } };
        case 'known':
          return problem(409, 'RESULT_KNOWN', `The call already has another result; it is ${status}.`);
        case 'not-claimed':
          return problem(
            409,
            'NOT_CLAIMED',
            'Only a call that was claimed has a result; claim before dialling.',
          );
        default:
          return recorded satisfies never;
      }
    },
  });
}

function renderTask({ record, queue, callFrom, callUntil }: CallTask): Record<string, unknown> {
  const { dispatchId, customerId, request } = record;
  return {
    dispatchId,
    customerId,
    queue,
    purpose: request.purpose,
    campaignId: request.campaignId,
    voiceMode: request.voiceMode,
    callFrom: instantText(callFrom),
    callUntil: instantText(callUntil),
  };
}

/** Dial before `leaseUntil`, or not at all: until then every opt-out waits for this call. */
function renderClaim({ record, profile, contactPoint, content, leaseUntil }: ClaimedDispatch) {
  return {
    dispatchId: record.dispatchId,
    customerId: record.customerId,
    number: contactPoint.address,
    leaseUntil: instantText(leaseUntil),
    language: profile.language,
    voiceMode: record.request.voiceMode,
    script: content.voice?.script ?? null,
  };
}

function refused(claim: Exclude<Claim, { outcome: 'claimed' }>) {
  switch (claim.outcome) {
    case 'ended':
      return problem(409, 'CALL_ENDED', `Do not dial: the dispatch is ${claim.status}.`);
    case 'later': {
      const when = `by ${claim.channel} at ${instantText(claim.sendAt)}`;
      return problem(409, 'NOT_NOW', `Do not dial: the contact is to be made ${when}.`);
    }
    case 'left':
      return problem(
        409,
        'NOT_TO_BE_CLAIMED',
        'Do not dial: somebody else has claimed it, or sending is stopped, or it is being changed.',
      );
    default:
      return claim satisfies never;
  }
}

export const handler = entry(() => createCallTasks(systemPorts(environmentOf('call-tasks', process.env))));
