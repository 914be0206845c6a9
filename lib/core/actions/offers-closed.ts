import type { Profile } from '../customer.ts';
import type { Decision, Reason, ReasonCode } from '../decision.ts';
import { channels } from '../vocabulary.ts';
import type { Situation } from './customer-facts.ts';

/** Noes of the customer, or against them. A missing consent or a closed hour is none: the customer came to us. */
const closings: readonly ReasonCode[] = [
  'DO_NOT_CONTACT', 'DO_NOT_CALL', 'CHANNEL_BLOCKED', 'TOPIC_BLOCKED', 'ADDRESS_SUPPRESSED', 'PAUSED',
]; // biome-ignore format: one list, easy to scan

/**
 * Why no offer may be made to a customer who is there: what the decision about marketing them, on every channel, says no with.
 * What closes every channel that they can be reached by closes offers; on a call what closes calls does. Empty: offers may be made.
 */
export function offersClosed(
  { reasons }: Decision,
  { contactPoints }: Pick<Profile, 'contactPoints'>,
  situation: Situation,
): readonly Reason[] {
  const against = reasons.filter(
    ({ code, params }) => closings.includes(code) || (code === 'NO_CONSENT' && params.recorded === 'revoked'),
  );
  const reachable = channels.filter((name) => contactPoints.some(({ channel }) => channel === name));
  // Who is known for texts alone calls from that number.
  const line = reachable.includes('voice') ? 'voice' : 'sms';
  const here = against.filter(
    ({ channel, code }) =>
      channel === null ||
      (situation === 'inbound_call' &&
        (channel === 'voice' || (channel === line && code === 'ADDRESS_SUPPRESSED'))),
  );
  if (here.length > 0) return here;
  const closed = new Set(against.map(({ channel }) => channel));
  return (reachable.length > 0 ? reachable : channels).every((channel) => closed.has(channel)) ? against : [];
}
