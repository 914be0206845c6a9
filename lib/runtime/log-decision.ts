import type { Decision } from '../core/decision.ts';
import type { Log, LogFields } from '../core/ports.ts';

/** Logs, and so counts, a decision that holds (not a simulated one), or `count` that came out alike. */
export function logDecision(log: Log, decision: Decision, fields: LogFields, count = 1): void {
  log('info', 'decided', {
    outcome: decision.outcome,
    reason: decidingReason(decision),
    ...fields,
    count,
  });
}

/**
 * The one reason under which a suppressed decision is counted, so that the reasons add up to the decisions: the code that
 * ruled out most channels, of equals the first in the order of the funnel. Undefined for a contact.
 */
export function decidingReason(decision: Decision): string | undefined {
  if (decision.outcome === 'contact') return undefined;
  const ruledOut = new Map<string, number>();
  for (const { code, effect, channel } of decision.reasons) {
    if (effect === 'prefer') continue;
    // One that concerns every channel outweighs those of a channel.
    const weight = (channel === null ? 10 : 1) * (effect === 'suppress' ? 100 : 1);
    ruledOut.set(code, (ruledOut.get(code) ?? 0) + weight);
  }
  return [...ruledOut].reduce<[string, number] | undefined>(
    (first, next) => (first && first[1] >= next[1] ? first : next),
    undefined,
  )?.[0];
}
