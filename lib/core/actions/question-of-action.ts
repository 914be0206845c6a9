import * as z from 'zod';
import { CustomerId } from '../vocabulary.ts';
import { situations } from './customer-facts.ts';
import type { Json } from './eligibility.ts';

const depthLimit = 4;
const valueLimit = 200;
const listLimit = 50;
const textLimit = 500;

/** What the caller knows of the moment. Bounded, since expressions look into it. */
export const Context = z.record(z.string().max(64), z.json()).refine((context) => withinBounds(context), {
  error: `use at most ${valueLimit} values, lists of ${listLimit}, texts of ${textLimit} characters and ${depthLimit} levels`,
}); // biome-ignore format: one thing

const Address = z.string().max(320);

/** Who is there, and how it came up. At most one of the first three; none, or one that nobody has: an unknown caller. */
export const NextBestActionInput = z
  .strictObject({
    customerId: CustomerId.optional(),
    phone: Address.optional(),
    email: Address.optional(),
    situation: z.enum(situations).default('inbound_call'),
    context: Context.default({}),
  })
  .refine(
    ({ customerId, phone, email }) =>
      [customerId, phone, email].filter((who) => who !== undefined).length <= 1,
    {
      error: 'say customerId, phone or email, and only one of them',
    },
  )
  .meta({ id: 'NextBestActionRequest' });
export type NextBestActionInput = z.output<typeof NextBestActionInput>;

function withinBounds(context: Json): boolean {
  let values = 0;
  const within = (value: Json, depth: number): boolean => {
    if (++values > valueLimit || depth > depthLimit) return false;
    if (typeof value === 'string') return value.length <= textLimit;
    if (typeof value !== 'object' || value === null) return true;
    const inner = Array.isArray(value) ? value : Object.values(value);
    return (
      (!Array.isArray(value) || value.length <= listLimit) &&
      inner.every((one: Json) => within(one, depth + 1))
    );
  };
  return within(context, 0);
}
