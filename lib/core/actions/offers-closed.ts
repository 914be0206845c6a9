import type { Decision, Reason, ReasonCode } from '../decision.ts';
import { channels } from '../vocabulary.ts';
import type { Situation } from './customer-facts.ts';

/** Noes of the customer, or against them. A missing consent or a closed hour is none: the customer came to us. */
const closings: readonly ReasonCode[] = [
  'DO_NOT_CONTACT', 'DO_NOT_CALL', 'CHANNEL_BLOCKED', 'TOPIC_BLOCKED', 'ADDRESS_SUPPRESSED', 'PAUSED',
]; // biome-ignore format: one list, easy to scan

/**
 * Why no offer may be made to a customer who is there: what the decision about marketing them says no with. On a call what
 * closes calls closes offers; on the web only what closes every channel does. Empty: offers may be made.
 */
export function offersClosed({ reasons }: Decision, situation: Situation): readonly Reason[] {
  const against = reasons.filter(
    ({ code, params }) => closings.includes(code) || (code === 'NO_CONSENT' && params.recorded === 'revoked'),
  );
  const everywhere = against.filter(({ channel }) => channel === null);
  if (situation === 'inbound_call')
    return against.filter(({ channel }) => channel === null || channel === 'voice');
  if (everywhere.length > 0) return everywhere;
  const closed = new Set(against.map(({ channel }) => channel));
  return channels.every((channel) => closed.has(channel)) ? against : [];
}
