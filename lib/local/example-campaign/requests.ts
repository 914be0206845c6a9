import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { BodyOf } from '../../client/client.ts';
import { day, hour } from '../../core/vocabulary.ts';
import type { BankContact } from './bank-contacts.ts';
import { type MadeUpPerson, madeUpPerson } from './made-up-person.ts';

/** One run of the example: the same file and limit are the same run, which the service then knows from the last time. */
export type Run = {
  /** Stands in every id and key of the run. */
  id: string;
  /** When it was begun for the first time, by the service's clock, in milliseconds. */
  startedAt: number;
};

export function runId(file: string, limit: number): string {
  const hash = createHash('sha256').update(JSON.stringify([basename(file), String(limit)]));
  return `bank-${hash.digest('hex').slice(0, 8)}`;
}

export function customerId({ id }: Pick<Run, 'id'>, row: number): string {
  return `${id}-${row}`;
}

export function idempotencyKey({ id }: Run, row: number): string {
  return `${id}/${row}`;
}

type Channel = 'sms' | 'email' | 'voice';

/** A mobile takes texts and calls, a landline calls; everybody reads e-mail. */
function addressesOf(contact: BankContact, person: MadeUpPerson): { channel: Channel; address: string }[] {
  const phone = { channel: 'voice', address: person.phone } as const;
  const email = { channel: 'email', address: person.email } as const;
  return contact.contact === 'cellular'
    ? [{ channel: 'sms', address: person.phone }, phone, email]
    : [phone, email];
}

/** The body of `PUT /v1/customers/{id}`. */
export function customerOf(contact: BankContact): BodyOf<'PUT /v1/customers/{id}'> {
  const person = madeUpPerson(contact.row);
  return {
    timeZone: person.timeZone,
    country: 'US',
    region: person.region,
    language: 'en',
    attributes: { age: contact.age, job: contact.job },
    contactPoints: addressesOf(contact, person).map((point) => ({ ...point, source: 'example' })),
  };
}

/** Bodies of `POST …/consents`, one for each channel. Nobody gave these: that is what their source says. */
export function consentsOf(
  contact: BankContact,
  { startedAt }: Run,
): BodyOf<'POST /v1/customers/{id}/consents'>[] {
  return addressesOf(contact, madeUpPerson(contact.row)).map(({ channel }) => ({
    channel,
    purpose: 'marketing',
    status: 'granted',
    capturedAt: instant(startedAt - 365 * day),
    actor: 'import',
    source: 'example',
    wording: 'Made up for the example campaign.',
  }));
}

/** The body of `PATCH …/preferences`, or null: whom the bank reached on a mobile is taken to like texts best. */
export function preferencesOf({
  contact,
}: BankContact): BodyOf<'PATCH /v1/customers/{id}/preferences'> | null {
  return contact === 'cellular' ? { channels: { sms: 'preferred' } } : null;
}

/** More than `POST /v1/events` takes at once nobody in the file was called; should it be so, the oldest calls are left out. */
const mostEvents = 100;
/** The file's word for "never before". */
const never = 999;

/**
 * The events of the calls made before this one, the oldest first. The file counts them and does not date them: those of
 * this campaign are put on the days before the start, one a day; those of earlier campaigns as many days before the first
 * of these as the file says, one a day again.
 */
export function historyOf(contact: BankContact, run: Run): BodyOf<'POST /v1/events'>['events'] {
  const attempts = contact.campaign - 1;
  const daysAgo = Array.from({ length: attempts }, (_, index) => index + 1);
  if (contact.pdays !== never) {
    for (let index = 0; index < contact.previous; index++) {
      daysAgo.push(attempts + Math.max(1, contact.pdays) + index);
    }
  }
  const wholeHour = Math.floor(run.startedAt / hour) * hour;
  return daysAgo
    .slice(0, mostEvents)
    .reverse()
    .map((days) => ({
      eventId: `${run.id}/${contact.row}/${days}`,
      type: 'contacted',
      customerId: customerId(run, contact.row),
      channel: 'voice',
      at: instant(wholeHour - days * day),
      purpose: 'marketing',
    }));
}

/** The body of `POST /v1/dispatches`. It names no time: the service's own "within a week from now" is what is asked. */
export function dispatchOf(run: Run, row: number): BodyOf<'POST /v1/dispatches'> {
  return {
    customerId: customerId(run, row),
    purpose: 'marketing',
    topic: 'savings',
    campaignId: run.id,
    content: {
      sms: { body: 'Your bank: 3.1% on a fixed deposit until Friday. Reply STOP to end.' },
      email: {
        subject: '3.1% on a fixed deposit',
        text: 'Until Friday you get 3.1% on a fixed deposit.',
        html: '<h1>3.1% on a fixed deposit</h1><p>Until Friday.</p>',
      },
    },
  };
}

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
