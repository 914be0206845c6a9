import type { ProviderResult } from '../core/dispatch.ts';

export type { ProviderResult };

/** Two seconds, no retries: the sender's lease must outlive the call. */
export const providerTimeout = 2_000;

export type SmsMessage = { dispatchId: string; to: string; body: string; promotional: boolean };
export type EmailMessage = {
  dispatchId: string;
  to: string;
  subject: string;
  text: string;
  html: string | null;
  /** The one-click link (RFC 8058); null for mail that is not marketing. */
  unsubscribeUrl: string | null;
  /** The mail that does the same, as a mailto URL; null where no mailbox takes such mails in. */
  unsubscribeMailto: string | null;
};

/** Calls the provider once. Never throws: whatever happens is a result. */
export interface SmsProvider {
  send(message: SmsMessage): Promise<ProviderResult>;
}
export interface EmailProvider {
  send(message: EmailMessage): Promise<ProviderResult>;
}

/** A queue of small JSON messages, at least once, in any order. `delay` in milliseconds, at most 15 minutes. */
export interface Queue<Message> {
  send(message: Message, options?: { delay?: number }): Promise<void>;
}

/** The topic that tells a channel's sender which dispatch is due; it carries only the id. */
export interface Outreach {
  publish(channel: string, dispatchId: string): Promise<void>;
}
