import * as z from 'zod';
import { Arbitration } from './actions/arbitration-policy.ts';
import { WeeklyWindow } from './customer.ts';
import { Channel, Label, Purpose, second } from './vocabulary.ts';

const secondsPerDay = 86_400;
const channels = z.array(Channel).min(1).max(5).readonly().optional();
const purposes = z.array(Purpose).min(1).max(4).readonly().optional();

/** When a company contacts at all, in the customer's local time; not said: every channel, every purpose that obeys windows. */
export const PolicyWindow = WeeklyWindow.safeExtend({ purposes }).meta({ id: 'PolicyWindow' });
export type PolicyWindow = z.infer<typeof PolicyWindow>;

/** Rolling: any span of so many seconds (milliseconds inside). Calendar: so many local days, today included. */
const CapPeriod = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('rolling'),
        seconds: z
          .int()
          .min(1)
          .max(366 * secondsPerDay),
      })
      .transform(({ kind, seconds }) => ({ kind, milliseconds: seconds * second })),
    z.strictObject({ kind: z.literal('calendar'), days: z.int().min(1).max(366) }),
  ])
  .meta({ id: 'CapPeriod' });

/**
 * At most `limit` contacts in every period. Channels and purposes say which contacts it counts and holds back; not said: all.
 * `per` counts each topic or each campaign for itself.
 */
export const FrequencyCap = z
  .strictObject({
    id: Label,
    limit: z.int().min(0).max(1_000),
    period: CapPeriod,
    channels,
    purposes,
    per: z.enum(['topic', 'campaign']).optional(),
  })
  .meta({ id: 'FrequencyCap' });
export type FrequencyCap = z.infer<typeof FrequencyCap>;

/** At least so many times 24 hours between two contacts of the same topic, campaign or purpose. */
export const Cooldown = z
  .strictObject({
    id: Label,
    days: z.int().min(1).max(366),
    per: z.enum(['topic', 'campaign', 'purpose']),
    channels,
    purposes,
  })
  .meta({ id: 'Cooldown' });
export type Cooldown = z.infer<typeof Cooldown>;

/** A local date on which nobody is contacted, for the channels and purposes it names; not said: all that obey windows. */
export const QuietDate = z
  .strictObject({
    date: z.iso.date({ error: 'use a date such as 2026-12-25' }),
    name: z.string().min(1).max(100).optional(),
    channels,
    purposes,
  })
  .meta({ id: 'QuietDate' });
export type QuietDate = z.infer<typeof QuietDate>;

/** The public holidays of wherever the customer may be, as quiet dates, for the channels and purposes named; not said: all that obey windows. */
export const QuietHolidays = z.strictObject({ channels, purposes }).meta({ id: 'QuietHolidays' });
export type QuietHolidays = z.infer<typeof QuietHolidays>;

/** The id of a place whose law is known, such as `US`, `US-FL` or `GB`. */
const Jurisdiction = z
  .string()
  .regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, 'use an ISO 3166 code such as US or US-FL');

const cost = z.number().min(0).max(1_000_000);
const percent = z.number().min(0).max(100);

/** The contact policy as a company writes it. It narrows what the law and the customer allow and never widens it. */
export const PolicyInput = z
  .strictObject({
    windows: z.array(PolicyWindow).max(50).readonly(),
    caps: z.array(FrequencyCap).max(50).readonly(),
    cooldowns: z.array(Cooldown).max(20).readonly().default([]),
    quietDates: z.array(QuietDate).max(200).readonly().default([]),
    quietHolidays: QuietHolidays.nullable().default(null),
    /** Rule packs that bind everywhere, wherever the customer is: they add to the law of the place. */
    alsoApply: z.array(Jurisdiction).max(60).readonly().default([]),
    /** What one contact costs, in the currency of the action values. */
    costs: z
      .strictObject({ sms: cost, email: cost, voice: cost, push: cost, mail: cost })
      .readonly()
      .optional(),
    /** How actions are weighed against each other; not said: as usual. */
    arbitration: Arbitration.optional(),
    /** Share of the customers who are never contacted for marketing, so that the effect can be measured. */
    holdoutPercent: percent.default(0),
    /** The same for single campaigns, by their id: who of the others is left alone by this one. */
    campaignHoldouts: z
      .record(Label, percent)
      .refine((campaigns) => Object.keys(campaigns).length <= 200, 'at most 200 campaigns')
      .readonly()
      .default({}),
    /** Share (0–1) of the decisions that try what is uncertain, in order to learn. */
    explorationShare: z.number().min(0).max(1).default(0),
  })
  .superRefine(({ caps, cooldowns }, context) => {
    for (const [field, list] of Object.entries({ caps, cooldowns })) {
      for (const [index, { id }] of list.entries()) {
        if (list.findIndex((other) => other.id === id) === index) continue;
        context.addIssue({ code: 'custom', path: [field, index, 'id'], message: 'use each id once' });
      }
    }
  })
  .meta({ id: 'PolicyRequest' });
/** The policy as it is stored and sent; `PolicyRules` is the same once parsed. */
export type PolicyInput = z.input<typeof PolicyInput>;
type PolicyRules = z.output<typeof PolicyInput>;

/** The policy that decisions are made with. What concerns few companies may be left out. */
export type Policy = Pick<PolicyRules, 'windows' | 'caps'> &
  Partial<
    Pick<
      PolicyRules,
      | 'cooldowns'
      | 'quietDates'
      | 'quietHolidays'
      | 'alsoApply'
      | 'arbitration'
      | 'holdoutPercent'
      | 'campaignHoldouts'
      | 'explorationShare'
    >
  > & {
    version: string;
    costs: Readonly<Record<Channel, number>>;
    /** Channels that this deployment has a sender for; others are no candidates for a dispatch. Not part of the document. */
    senders: readonly Channel[];
  };

/** One version of the contact policy, with who saved it. Versions never change and are kept for good. */
export type PolicyVersion = {
  /** 1 for the first that the company saved; 0 is the policy as shipped. */
  number: number;
  /** As decisions name it. */
  version: string;
  document: PolicyInput;
  /** The top-level fields in which it differs from the version before. */
  changed: readonly string[];
  savedBy: string | null;
  savedAt: number | null;
};
