import type { TerminalStatus } from '../core/dispatch.ts';
import type { RecipientAct } from './recipient-acts.ts';
import type { SinkFault } from './sink-fault.ts';

/** An address that always behaves in one way, so that a caller can see what comes of it. */
export type Fixture = {
  /** A phone number; or a mailbox, which may carry a label: `bounce+anything@…`. */
  address: string;
  /** What it plays, for people. */
  plays: string;
  /** How the provider treats it; not said: it takes the message. */
  fault?: SinkFault;
  /** Only the first attempt of a message meets the fault. */
  once?: true;
  /** What the recipient does with a message that arrived. */
  act?: RecipientAct;
  /** How a dispatch to it ends. */
  ends: TerminalStatus;
  /** What is suppressed afterwards. */
  closes?: { scope: 'all' | 'marketing'; reason: 'bounce' | 'complaint' | 'customer-request' };
  /** Whether AWS has the same address in a simulator of its own; else it behaves so on a laptop only. */
  onAws: boolean;
};

/**
 * Every fixture there is. The mailboxes of `simulator.amazonses.com` are those of SES's mailbox simulator, and the two
 * numbers with `onAws` those of AWS End User Messaging's; the other numbers are kept for fiction and belong to nobody.
 */
export const fixtures: readonly Fixture[] = [
  { address: 'success@simulator.amazonses.com', plays: 'takes the mail', ends: 'sent', onAws: true },
  {
    address: 'bounce@simulator.amazonses.com',
    plays: 'takes the mail, then bounces for good',
    act: { kind: 'bounce' },
    ends: 'sent',
    closes: { scope: 'all', reason: 'bounce' },
    onAws: true,
  },
  {
    address: 'suppressionlist@simulator.amazonses.com',
    plays: 'is on the provider’s own suppression list, which bounces',
    act: { kind: 'bounce' },
    ends: 'sent',
    closes: { scope: 'all', reason: 'bounce' },
    onAws: true,
  },
  {
    address: 'complaint@simulator.amazonses.com',
    plays: 'takes the mail, then calls it spam',
    act: { kind: 'complain' },
    ends: 'sent',
    closes: { scope: 'all', reason: 'complaint' },
    onAws: true,
  },
  {
    address: 'throttled@fixtures.example.com',
    plays: 'provider: too many requests, at the first attempt',
    fault: 'throttle',
    once: true,
    ends: 'sent',
    onAws: false,
  },
  {
    address: 'rejected@fixtures.example.com',
    plays: 'provider: refuses the message',
    fault: 'reject',
    ends: 'failed',
    onAws: false,
  },
  {
    address: 'timeout@fixtures.example.com',
    plays: 'provider: never answers',
    fault: 'silence',
    ends: 'unknown',
    onAws: false,
  },
  {
    address: 'lost-answer@fixtures.example.com',
    plays: 'provider: takes the message, but its answer is lost',
    fault: 'lost-answer',
    ends: 'unknown',
    onAws: false,
  },
  { address: '+14254147755', plays: 'takes the text', ends: 'sent', onAws: true },
  {
    address: '+14254147167',
    plays: 'takes the text; the carrier does not deliver it',
    ends: 'sent',
    onAws: true,
  },
  {
    address: '+12065550111',
    plays: 'takes the text, then replies STOP',
    act: { kind: 'reply', text: 'STOP' },
    ends: 'sent',
    closes: { scope: 'all', reason: 'customer-request' },
    onAws: false,
  },
  {
    address: '+12065550112',
    plays: 'takes the text, then replies HELP (and is answered)',
    act: { kind: 'reply', text: 'HELP' },
    ends: 'sent',
    onAws: false,
  },
  {
    address: '+12065550113',
    plays: 'provider: too many requests, at the first attempt',
    fault: 'throttle',
    once: true,
    ends: 'sent',
    onAws: false,
  },
  {
    address: '+12065550114',
    plays: 'provider: refuses the message',
    fault: 'reject',
    ends: 'failed',
    onAws: false,
  },
  {
    address: '+12065550115',
    plays: 'provider: never answers',
    fault: 'silence',
    ends: 'unknown',
    onAws: false,
  },
];

const known = new Map(fixtures.map((fixture) => [fixture.address, fixture]));

/** The fixture at an address, whatever its label; none for all other addresses. */
export function fixtureAt(address: string): Fixture | undefined {
  return known.get(address.replace(/\+[^@]*@/, '@').toLowerCase());
}
