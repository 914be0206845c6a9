import * as z from 'zod';
import { evidenceLevels } from '../../core/decision.ts';
import { Channel, Purpose } from '../../core/vocabulary.ts';
import { instant } from './instant.ts';

const LikelihoodAnswer = z.object({ propensity: z.number(), low: z.number(), high: z.number() });

/** By local hour of the week, from Monday 00:00 on; of post one for all hours. */
const WeekAnswer = z.record(Channel, z.array(LikelihoodAnswer)).meta({ id: 'LearnedWeek' });

export const LearningAnswer = z
  .object({
    modelVersion: z.string(),
    contacts: z.int(),
    segments: z.array(z.object({ name: z.string(), contacts: z.int() })),
    week: WeekAnswer,
  })
  .meta({ id: 'Learning' });

export const LearnedAnswer = z
  .object({
    modelVersion: z.string(),
    contacts: z.int(),
    since: instant.nullable(),
    channels: z.array(z.object({ channel: Channel, contacts: z.int(), answered: z.int() })),
    /** The local hour at which the three begin in which most contacts were answered; null: too few were. */
    answersFrom: z.int().nullable(),
    week: WeekAnswer,
  })
  .meta({ id: 'Learned' });

export const LearningSampleAnswer = z
  .object({
    decisions: z.array(
      z.object({
        decidedAt: instant,
        purpose: Purpose,
        came: z.enum(['contact', 'held-out', 'waited', 'suppressed']),
        channel: Channel.nullable(),
        propensity: z.number().nullable(),
        level: z.enum(evidenceLevels).nullable(),
        selectionProbability: z.number(),
        selectionError: z.number().nullable(),
        /** Null: not sent, or silence may still be broken. */
        answered: z.boolean().nullable(),
        /** Tells the people of the sample apart, and says nothing of them. */
        person: z.string(),
        /** Whether they converted within two weeks; null: those are not over. */
        converted: z.boolean().nullable(),
        /** What would have been chosen without exploring. */
        best: z.object({ same: z.boolean(), propensity: z.number() }).nullable(),
      }),
    ),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'LearningSample' });

export const ForgottenAnswer = z.object({ forgotten: z.int() }).meta({ id: 'Forgotten' });
