import * as z from 'zod';
import { Label } from '../vocabulary.ts';

const cost = z.number().min(0).max(1_000_000);

/**
 * How actions are weighed against each other, in the currency of their values. Apart from `costs` of the policy, which weigh
 * the channels of one contact against each other and are in units of one response.
 */
export const Arbitration = z
  .strictObject({
    /** Which factors count; one that is off is 1, costs that are off are 0. */
    factors: z
      .strictObject({
        propensity: z.boolean().default(true),
        value: z.boolean().default(true),
        context: z.boolean().default(true),
        lever: z.boolean().default(true),
        /** What the moment and the customer's preferred channel change, for a contact that is to be made. */
        moment: z.boolean().default(true),
        cost: z.boolean().default(true),
      })
      .prefault({}),
    /** What one contact costs. */
    costs: z
      .strictObject({
        sms: cost.default(0.01),
        email: cost.default(0.001),
        voice: cost.default(1),
        push: cost.default(0),
        mail: cost.default(0.6),
        inbound: cost.default(0),
      })
      .prefault({}),
    /** What a minute of an agent costs; an action by voice or inbound says how many it takes. */
    agentMinuteCost: cost.default(0.5),
    /** How much more, or less, a success is worth with a customer of a tier; one that is not named: 1. */
    valueTiers: z
      .record(Label, z.number().min(0).max(100))
      .refine((tiers) => Object.keys(tiers).length <= 20, 'at most 20 tiers')
      .default({ high: 2, medium: 1, low: 0.5 }),
    /**
     * The action for callers who are not known, and where nothing else is worth its cost. Not said, an action that is not on
     * offer or one of marketing, since whoever gets it may have opted out: answer the call.
     */
    defaultAction: Label.optional(),
  })
  .meta({ id: 'Arbitration' });
export type Arbitration = z.output<typeof Arbitration>;

/** How actions are weighed where the policy says nothing about it. */
export const usualArbitration: Arbitration = Arbitration.parse({});
