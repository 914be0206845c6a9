import * as z from 'zod';
import { Content } from '../dispatch.ts';
import { channels, Instant, Label, Purpose } from '../vocabulary.ts';

/** How an action reaches somebody: a channel that Kairos decides about, or the contact that the customer began. */
export const actionChannels = [...channels, 'inbound'] as const;
export const ActionChannel = z.enum(actionChannels).meta({ id: 'ActionChannel' });
export type ActionChannel = z.infer<typeof ActionChannel>;

/** Each decision looks at every action, so there are limits: 500 in the catalogue, drafts included. */
export const actionLimit = 500;
/** An expression is read by people; so many characters of it are enough. */
export const expressionLimit = 2_000;
const valueLimit = 1e9;
const leverLimit = 100;

const Expression = z.string().min(1).max(expressionLimit);
const factor = z.number().min(0).max(leverLimit);

/** Something that happened at the company, such as `order.delayed`. */
export const EventName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, 'use 1 to 64 letters, digits or . _ : - such as order.delayed')
  .meta({ id: 'EventName' });

const languageTag = z
  .string()
  .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, 'use a language tag such as en or pt-BR');

const textLimit = 8_000;

/** The same in several languages. */
const inLanguages = <Said extends z.ZodType>(said: Said) =>
  z
    .record(languageTag, said)
    .refine((spoken) => Object.keys(spoken).length <= 10, 'at most 10 languages')
    .refine(
      (spoken) => JSON.stringify(spoken).length <= textLimit,
      'at most 8,000 characters over all languages',
    );

/** Something a company could do for a customer, and for whom it is meant. */
export const ActionInput = z
  .strictObject({
    name: z.string().min(1).max(100),
    purpose: Purpose,
    topic: Label.optional(),
    /** CEL over customer, facts and context; not said: everybody. */
    eligibility: Expression.default('true'),
    channels: z.array(ActionChannel).min(1).max(actionChannels.length),
    /** What one success is worth, in the company's currency. */
    value: z.number().min(0).max(valueLimit),
    startsAt: Instant.optional(),
    endsAt: Instant.optional(),
    /** The company's own thumb on the scale: 1 leaves the worth as it is. */
    lever: factor.default(1),
    /** So many times 24 hours after it was offered, accepted or refused it is not offered again. */
    cooldownDays: z.int().min(0).max(366).default(0),
    /** At most so many offers of it to one customer within so many times 24 hours. */
    cap: z.strictObject({ limit: z.int().min(1).max(40), days: z.int().min(1).max(366) }).optional(),
    /** How likely it succeeds with a customer who called or is on the page, as long as nothing was learnt. */
    propensity: z.number().min(0).max(1).default(0.1),
    /** How much likelier it succeeds on a channel than a contact there usually does: a person persuades better than a text. */
    lift: z.partialRecord(ActionChannel, factor).default({}),
    /** What the present situation changes: every expression that holds multiplies the worth by its factor. */
    context: z
      .array(z.strictObject({ when: Expression, factor }))
      .max(5)
      .default([]),
    /** Minutes of an agent that carrying it out takes. */
    agentMinutes: z.number().min(0).max(600).default(0),
    /** An event that starts a decision at that moment, and how long it stays useful. */
    trigger: z.strictObject({ event: EventName, withinHours: z.number().min(0.01).max(720) }).optional(),
    script: inLanguages(z.string().min(1).max(4_000)).default({}),
    /** What a contact that its trigger starts says, by language; a call says the script where this has no words for it. */
    content: inLanguages(Content).default({}),
    queue: Label.optional(),
    /** A draft may be saved with an expression that does not compile yet, and is never offered. */
    active: z.boolean().default(true),
  })
  .refine(({ startsAt, endsAt }) => startsAt === undefined || endsAt === undefined || startsAt < endsAt, {
    path: ['endsAt'],
    error: 'must be later than startsAt',
  })
  .refine(({ channels: named }) => new Set(named).size === named.length, {
    path: ['channels'],
    error: 'name each channel once',
  })
  .meta({ id: 'ActionRequest' });
export type ActionInput = z.infer<typeof ActionInput>;

/** An action of the catalogue. Instants in milliseconds. */
export type Action = ActionInput & { id: string };

/** A version of an action, with who saved it. Versions are kept; the highest is in force. */
export type ActionVersion = {
  id: string;
  /** 1 for the first. */
  version: number;
  /** As it was sent, so that it still parses when a default changes. */
  document: unknown;
  savedBy: string;
  savedAt: number;
  /** The action was deleted with this version. */
  deleted: boolean;
};

/** Whether an action may be offered at an instant: active, begun, not over. */
export function isOnOffer({ active, startsAt, endsAt }: Action, now: number): boolean {
  return active && (startsAt === undefined || startsAt <= now) && (endsAt === undefined || now < endsAt);
}
