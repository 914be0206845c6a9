import type { WeeklyWindow } from './customer.ts';
import type { Channel, Purpose } from './vocabulary.ts';

/** At most `limit` contacts in every period. Rolling: any span of that many milliseconds. Calendar: so many local days, today included. */
export type FrequencyCap = {
  id: string;
  limit: number;
  period: { kind: 'rolling'; milliseconds: number } | { kind: 'calendar'; days: number };
  /** Which contacts it counts and holds back; not said: all. `per` counts each topic or campaign for itself. */
  channels?: readonly Channel[];
  purposes?: readonly Purpose[];
  per?: 'topic' | 'campaign';
};

/** The company's contact policy: it narrows what the law and the customer allow and never widens it. */
export type Policy = {
  version: string;
  /** When contacts may be made, in the customer's local time. Not for transactional contacts. */
  windows: readonly WeeklyWindow[];
  caps: readonly FrequencyCap[];
  /** What one contact costs, in the currency of the action values. */
  costs: Readonly<Record<Channel, number>>;
  /** Channels that this deployment has a sender for; others are no candidates for a dispatch. */
  senders: readonly Channel[];
};
