import type { Suppression, SuppressionKind } from './suppression.ts';
import { day } from './vocabulary.ts';

/** What a cause closes, for how long, and why for so long. `lasts` in milliseconds; null: until it is lifted. */
type Closing = SuppressionKind & { source: string; lasts: number | null; because: string };

/**
 * Everything that providers and recipients tell us and that closes an address. Marketing is the first to be given up: where
 * nobody can tell whether a mailbox is gone, receipts are still tried.
 */
export const suppressionCauses = {
  'text-stop': {
    reason: 'customer-request', scope: 'all', channels: ['sms'], source: 'sms stop', lasts: null,
    because: 'Only the customer opens it again, with START or on their page.',
  },
  'wrong-number': {
    reason: 'reassigned', scope: 'all', channels: ['sms', 'voice'], source: 'sms reply: wrong number', lasts: null,
    because: 'Whoever has the number is not our customer. It ends when the customer gives a new number, not by itself.',
  },
  'mail-stop': {
    reason: 'customer-request', scope: 'all', channels: ['email'], source: 'mail reply', lasts: null,
    because: 'Only the customer opens it again, on their page.',
  },
  'mail-unsubscribe': {
    reason: 'customer-request', scope: 'marketing', channels: ['email'], source: 'mail reply: unsubscribe', lasts: null,
    because: 'They left a list: receipts and log-in codes still arrive. Only the customer opens it again.',
  },
  'wrong-person': {
    reason: 'reassigned', scope: 'all', channels: ['email'], source: 'mail reply: wrong person', lasts: null,
    because: 'Whoever reads the mailbox is not our customer.',
  },
  'hard-bounce': {
    reason: 'bounce', scope: 'all', channels: ['email'], source: 'ses bounce', lasts: null,
    because: 'There is no such mailbox. Trying again costs the sender’s reputation; lift it when the address was mended.',
  },
  'provider-list': {
    reason: 'bounce', scope: 'all', channels: ['email'], source: 'ses suppression list', lasts: null,
    because: 'The provider did not even try, because of what happened before; take it off its list first, then lift it.',
  },
  'mailbox-full': {
    reason: 'bounce', scope: 'marketing', channels: ['email'], source: 'ses mailbox full', lasts: 3 * day,
    because: 'Full mailboxes are emptied within days or are abandoned; in the latter case the next try bounces again.',
  },
  'unclear-bounce': {
    reason: 'bounce', scope: 'marketing', channels: ['email'], source: 'ses undetermined bounce', lasts: 7 * day,
    because: 'The provider could not tell why. A week is short for a campaign and long for a broken server.',
  },
  'complaint': {
    reason: 'complaint', scope: 'all', channels: ['email'], source: 'ses complaint', lasts: null,
    because: 'They told their provider that this is spam. Above 0.3 % of mails providers turn everybody’s away.',
  },
  'marketing-complaint': {
    reason: 'complaint', scope: 'marketing', channels: ['email'], source: 'ses complaint', lasts: null,
    because: 'They complained about marketing: receipts and log-in codes still arrive.',
  },
  'provider-opt-out': {
    reason: 'customer-request', scope: 'all', channels: ['sms'], source: 'provider opt-out list', lasts: null,
    because: 'They said STOP to the provider or the carrier, which is a STOP to us. START opens it again.',
  },
  'carrier-block': {
    reason: 'carrier-block', scope: 'all', channels: ['sms'], source: 'carrier or phone blocks texts', lasts: 30 * day,
    because: 'Carriers block numbers for a while, phones until somebody changes a setting. A month later one try is reasonable.',
  },
  'no-such-number': {
    reason: 'bounce', scope: 'all', channels: ['sms'], source: 'invalid number', lasts: null,
    because: 'The number cannot receive texts. It ends when the customer gives a new number.',
  },
} as const satisfies Record<string, Closing>; // biome-ignore format: a table
export type SuppressionCause = keyof typeof suppressionCauses;

/** The suppression that a cause, told at `at`, makes. */
export function suppressionFor(cause: SuppressionCause, at: number): Suppression {
  const { because: _, lasts, ...closing }: Closing = suppressionCauses[cause];
  return { ...closing, at, expiresAt: lasts === null ? null : at + lasts };
}
