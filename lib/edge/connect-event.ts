import * as z from 'zod';
import type { NextBestActionInput } from '../core/actions/question-of-action.ts';

/**
 * The event of an AWS Lambda block in an Amazon Connect contact flow, as far as it is read. What Connect or a flow adds is not
 * in the way; nothing in it is believed to prove who calls, since the caller's number can be forged.
 */
export const ConnectEvent = z.object({
  Details: z.object({
    ContactData: z.object({
      Channel: z.string().nullish(),
      InitiationMethod: z.string().nullish(),
      CustomerEndpoint: z.object({ Address: z.string().nullish(), Type: z.string().nullish() }).nullish(),
      Attributes: z.record(z.string(), z.unknown()).nullish(),
    }),
    Parameters: z.record(z.string(), z.unknown()).nullish(),
  }),
});
export type ConnectEvent = z.infer<typeof ConnectEvent>;

const attributeLimit = 40;
const nameLimit = 64;
const textLimit = 500;
const customerIdShape = /^[A-Za-z0-9._:-]{1,128}$/;

/**
 * The question that a contact flow asks: about the customer that the flow names in its parameter `customerId` (because it has
 * asked for a password, say), else about the number that calls. The flow's own attributes can be read by expressions.
 */
export function questionOf({ Details }: ConnectEvent): NextBestActionInput {
  const { ContactData, Parameters } = Details;
  const { Address, Type } = ContactData.CustomerEndpoint ?? {};
  const context = {
    contactChannel: (ContactData.Channel ?? '').slice(0, textLimit),
    initiationMethod: (ContactData.InitiationMethod ?? '').slice(0, textLimit),
    // Named first as well: what the flow passes to us is read, however much else it has set.
    attributes: readable({ ...Parameters, ...ContactData.Attributes, ...Parameters }),
  };
  const shared = { situation: 'inbound_call' as const, context };
  const named = Parameters?.customerId;
  if (typeof named === 'string' && customerIdShape.test(named)) return { customerId: named, ...shared };
  const address = (Address ?? '').slice(0, 320);
  return Type === 'EMAIL_ADDRESS' ? { email: address, ...shared } : { phone: address, ...shared };
}

/** Texts only, and not endlessly many: a flow may set whatever it likes. */
function readable(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(attributes)
    .filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0].length <= nameLimit,
    )
    .slice(0, attributeLimit);
  return Object.fromEntries(entries.map(([name, text]) => [name, text.slice(0, textLimit)]));
}
