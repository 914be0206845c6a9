import * as z from 'zod';
import type { ConsentState } from './gate.ts';
import { Channel, Instant, Label, Purpose } from './vocabulary.ts';

/**
 * What a grant rests on. express: somebody said yes. relationship: they bought something, on the day it was captured; inquiry: they
 * asked for an offer. The last two count only where law takes them instead of a yes, and only for as many months as it says.
 */
export const ConsentBasis = z.enum(['express', 'relationship', 'inquiry']).meta({ id: 'ConsentBasis' });
export type ConsentBasis = z.infer<typeof ConsentBasis>;

/**
 * granted, revoked: said by or for the customer. pending: asked for, and nothing until it is confirmed through the link (double
 * opt-in). expired: the grant has run out, and a newer one may come from anybody.
 */
export const ConsentStatus = z
  .enum(['granted', 'revoked', 'pending', 'expired'])
  .meta({ id: 'ConsentStatus' });
export type ConsentStatus = z.infer<typeof ConsentStatus>;

/** A recorded permission, or its withdrawal, for one channel and purpose. */
export const ConsentInput = z
  .strictObject({
    channel: Channel,
    purpose: Purpose,
    status: ConsentStatus,
    capturedAt: Instant,
    actor: z.enum(['customer', 'agent', 'import']),
    source: z.string().min(1).max(200),
    wording: z.string().max(4_000).optional(),
    evidence: z.string().max(4_000).optional(),
    brand: Label.optional(),
    basis: ConsentBasis.optional(),
    /** When a grant ends by itself. */
    expiresAt: Instant.optional(),
  })
  .superRefine(({ status, basis, expiresAt, capturedAt, channel }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (status !== 'granted' && status !== 'pending') {
      if (basis !== undefined) refuse('basis', 'only a grant has a basis');
      if (expiresAt !== undefined) refuse('expiresAt', 'only a grant ends by itself');
    }
    if (expiresAt !== undefined && expiresAt <= capturedAt)
      refuse('expiresAt', 'must be later than capturedAt');
    if (status === 'pending' && channel !== 'email' && channel !== 'sms')
      refuse('channel', 'only sms and email can carry the link that confirms');
    if (status === 'pending' && basis !== undefined && basis !== 'express')
      refuse('basis', 'what is confirmed through a link is express');
  })
  .meta({ id: 'ConsentRequest' });
export type ConsentInput = z.infer<typeof ConsentInput>;

/** What an entry of the ledger means for the gate; null: a request that is not confirmed means nothing. */
export function consentStateOf(input: Omit<ConsentInput, 'source'>): ConsentState | null {
  const { channel, purpose, status, capturedAt: at, actor, basis, expiresAt } = input;
  const byCustomer = actor === 'customer';
  switch (status) {
    case 'pending':
      return null;
    case 'revoked':
    case 'expired':
      // Both close. What the customer took back stays theirs; what has run out anybody may record anew.
      return { channel, purpose, status: 'revoked', at, byCustomer: byCustomer && status === 'revoked' };
    case 'granted':
      return {
        channel,
        purpose,
        status,
        at,
        byCustomer,
        ...(expiresAt === undefined ? {} : { until: expiresAt }),
        ...(basis === undefined || basis === 'express' ? {} : { basis }),
      };
    default:
      return status satisfies never;
  }
}
