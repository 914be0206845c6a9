import type { ConsentState } from '../gate.ts';
import type { Channel, Purpose } from '../vocabulary.ts';
import { pass, type Rule, suppress } from './rule.ts';

/** May this purpose use this channel? Where a grant is needed, nothing else stands in for it. */
export const consent: Rule = ({ obligations, request, facts, channel }) => {
  if (obligations.consent === 'none') return pass;
  const latest = latestConsent(facts.gate.consents, channel, request.purpose);
  if (latest?.status === 'granted') return pass;
  if (latest === null && obligations.consent === 'no-revocation') return pass;
  return suppress('NO_CONSENT', 'consent', channel, {
    purpose: request.purpose,
    recorded: latest === null ? 'nothing' : latest.status,
    at: latest?.at ?? null,
  });
};

/** The later entry counts; on a tie the revocation. */
function latestConsent(
  consents: readonly ConsentState[],
  channel: Channel,
  purpose: Purpose,
): ConsentState | null {
  let latest: ConsentState | null = null;
  for (const entry of consents) {
    if (entry.channel !== channel || entry.purpose !== purpose) continue;
    if (latest === null || entry.at > latest.at || (entry.at === latest.at && entry.status === 'revoked'))
      latest = entry;
  }
  return latest;
}
