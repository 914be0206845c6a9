import type { Profile } from '../customer.ts';
import type { Gate } from '../gate.ts';
import { day } from '../vocabulary.ts';

/** Somebody who may be on the line. */
export type Person = { profile: Profile; gate: Gate };
/** `likelihood`: 0–1, of all who have the address. */
export type Likely<Who extends Person = Person> = { person: Who; likelihood: number };

/** How to make sure that it is them: ask for this; `expected` is what is known of the likeliest. */
export type Confirmation = { ask: 'postal-code' | 'email' | 'customer-number'; expected: string };

const recently = 30 * day;

/**
 * Who of the customers with an address is likeliest to use it now: a verified address counts most, then that calls are made to
 * it, then that somebody was in touch with them lately. Equal: who was saved last. They may all be wrong: see `confirmationOf`.
 */
export function likeliest<Who extends Person>(
  people: readonly Who[],
  address: string,
  now: number,
): Likely<Who>[] {
  const weights = people.map(({ profile, gate }) => {
    const points = profile.contactPoints.filter((point) => point.address === address);
    const verified = points.some(({ verifiedAt }) => verifiedAt !== null);
    const called = points.some(({ channel }) => channel === 'voice');
    const inTouch = gate.contacts.some(({ at }) => at > now - recently);
    return 1 + (verified ? 3 : 0) + (called ? 1 : 0) + (inTouch ? 1 : 0);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return people
    .map((person, index) => ({ person, likelihood: (weights[index] as number) / total }))
    .sort((a, b) => b.likelihood - a.likelihood || b.person.profile.updatedAt - a.person.profile.updatedAt);
}

/**
 * What to ask so that the answer tells the likeliest from the others who may be on the line; a number that calls can be forged,
 * so that there is something to ask even when only one customer has it.
 */
export function confirmationOf(likely: readonly Likely[]): Confirmation | null {
  const [first, ...others] = likely.map(({ person }) => person.profile);
  if (first === undefined) return null;
  const known: Confirmation[] = [];
  if (first.postalCode !== null) known.push({ ask: 'postal-code', expected: first.postalCode });
  const email = emailOf(first);
  if (email !== null) known.push({ ask: 'email', expected: email });
  known.push({ ask: 'customer-number', expected: first.customerId });
  const telling = known.find(({ ask, expected }) =>
    others.every((other) => answerOf(other, ask) !== expected),
  );
  return telling ?? (known.at(-1) as Confirmation);
}

function answerOf(profile: Profile, ask: Confirmation['ask']): string | null {
  switch (ask) {
    case 'postal-code':
      return profile.postalCode;
    case 'email':
      return emailOf(profile);
    case 'customer-number':
      return profile.customerId;
    default:
      return ask satisfies never;
  }
}

function emailOf({ contactPoints }: Profile): string | null {
  return contactPoints.find(({ channel }) => channel === 'email')?.address ?? null;
}
