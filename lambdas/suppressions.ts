import * as z from 'zod';
import { standaloneAddress } from '../lib/address/contact-points.ts';
import type { AuditEntry, Change } from '../lib/core/audit.ts';
import {
  type AddressState,
  type Suppression,
  SuppressionInput,
  SuppressionReason,
} from '../lib/core/suppression.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem } from '../lib/edge/problem.ts';
import { customerClosed, refuseFaults, refusePast } from '../lib/edge/refusals.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { recordChange } from '../lib/store/audit-trail.ts';
import { readAddressState } from '../lib/store/change-address-state.ts';
import { type FanOut, liftSuppression, suppressAddress } from '../lib/store/suppress-address.ts';

const Lookup = z.strictObject({ address: SuppressionInput.shape.address }).meta({ id: 'SuppressionLookup' });

const Lift = z
  .strictObject({
    address: SuppressionInput.shape.address,
    reason: SuppressionReason,
    evidence: z.string().min(1).max(4_000),
  })
  .meta({ id: 'SuppressionLift' });

/** Suppresses an address, looks up what is known against one, and lifts what one reason suppressed. */
export function createSuppressions(ports: SuppressingPorts): HttpHandler {
  const fanOut: FanOut = (addressHash) => ports.fanOut.send({ addressHash, after: null });

  return httpFunction('suppressions', ports, {
    'POST /v1/suppressions': async ({ body, caller }) => {
      const input = validate(SuppressionInput, body);
      if (isProblem(input)) return input;
      const { scope, reason, source, expiresAt } = input.value;
      const past = refusePast('#/expiresAt', expiresAt, ports.clock());
      if (past) return past;
      const found = standaloneAddress(input.value.address, input.value.channels);
      if ('faults' in found) return refuseFaults(found);

      const store = await closingStore(ports);
      const suppression = { channels: found.channels, scope, reason, source, at: ports.clock(), expiresAt };
      const addressHash = store.hashOf(found.address);
      const { effectiveAt } = await suppressAddress(store, fanOut, addressHash, suppression);
      const to = { scope, reason, source, channels: [...found.channels] };
      await recordChange(ports, { addressHash }, suppressionEntry(caller.client, { from: null, to }));
      return { status: 201, body: { status: 'suppressed', effectiveAt: instantText(effectiveAt) } };
    },

    'POST /v1/suppressions/lookup': async ({ body }) => {
      const input = validate(Lookup, body);
      if (isProblem(input)) return input;
      const found = standaloneAddress(input.value.address, undefined);
      if ('faults' in found) return refuseFaults(found);
      const { hashOf } = await closingStore(ports);
      const state = await readAddressState(ports.table, hashOf(found.address));
      return { status: 200, body: { suppressions: inForce(state, ports.clock()) } };
    },

    'POST /v1/suppressions/lift': async ({ body, caller }) => {
      const input = validate(Lift, body);
      if (isProblem(input)) return input;
      // What somebody says the customer said is not the customer's act: that is START, or their own page.
      if (input.value.reason === 'customer-request') return customerClosed(['#/reason']);
      const found = standaloneAddress(input.value.address, undefined);
      if ('faults' in found) return refuseFaults(found);
      const store = await closingStore(ports);
      const now = ports.clock();
      const { reason, evidence } = input.value;
      const addressHash = store.hashOf(found.address);
      const state = await liftSuppression(store, fanOut, addressHash, { reason }, now);
      const lifted = { from: { reason }, to: { lifted: evidence } };
      await recordChange(ports, { addressHash }, suppressionEntry(caller.client, lifted));
      return { status: 200, body: { status: 'lifted', suppressions: inForce(state, now) } };
    },
  });
}

function suppressionEntry(client: string, { from, to }: Pick<Change, 'from' | 'to'>): Omit<AuditEntry, 'at'> {
  return { what: 'suppression', actor: 'company', client, changes: [{ pointer: '#', from, to }] };
}

function inForce({ suppressions }: AddressState, now: number): Record<string, unknown>[] {
  return suppressions.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).map(rendered);
}

function rendered({ at, expiresAt, ...suppression }: Suppression): Record<string, unknown> {
  return {
    ...suppression,
    at: instantText(at),
    expiresAt: expiresAt === null ? null : instantText(expiresAt),
  };
}

export const handler = entry(() =>
  createSuppressions(suppressingPorts(environmentOf('suppressions', process.env))),
);
