import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { BodyOf } from '../../client/client.ts';
import { inParallel } from '../../client/in-parallel.ts';
import { type BankContact, countRows, readBankContacts } from '../example-campaign/bank-contacts.ts';
import { madeUpPerson } from '../example-campaign/made-up-person.ts';
import { type Screen, showProgress } from '../example-campaign/progress.ts';
import { customerOf, historyOf } from '../example-campaign/requests.ts';
import { connect, type Service } from '../example-campaign/service.ts';
import { StartFault } from '../start-fault.ts';
import { bankActions } from './bank-actions.ts';

/** What came of one call. */
export type AnsweredCall = {
  contact: BankContact;
  segment: string;
  optedOut: boolean;
  answer: CallAnswer;
  /** How often they had got the safe answer before: the service was too busy to look them up in time. */
  safeAnswers: number;
};

const CallAnswer = z.looseObject({
  customer: z.looseObject({ id: z.string(), valueTier: z.string().nullable() }).nullable(),
  action: z.looseObject({
    id: z.string(),
    name: z.string(),
    purpose: z.string(),
    script: z.string().nullable(),
    worth: z.number(),
    reasons: z.array(z.object({ message: z.string() })),
  }),
  alternatives: z.array(z.looseObject({ id: z.string(), worth: z.number() })),
  question: z.looseObject({ wording: z.string() }).nullable(),
  offers: z.looseObject({ allowed: z.boolean() }),
  mayCallBack: z.looseObject({ allowed: z.boolean(), callFrom: z.string().nullable() }),
  facts: z.looseObject({ lastContactAt: z.string().nullable() }),
  excluded: z.array(z.object({ action: z.string(), code: z.string() })),
});
export type CallAnswer = z.infer<typeof CallAnswer>;

const atOnce = 8;
/** Who gets the safe answer calls again, as customers do. */
const ringsAtMost = 20;

/**
 * Lets the customers of the bank's file call, one after the other: each is saved with the calls that the file says they had,
 * and then rings by the number that was made up for them. Every tenth has asked not to be contacted.
 */
export async function answerCalls({
  file,
  limit,
  origin,
  token,
  now,
  screen,
}: {
  file: string;
  limit: number;
  origin: string;
  token: string;
  now: number;
  screen: Screen;
}): Promise<AnsweredCall[]> {
  const service = connect(origin, token);
  for (const [id, body] of Object.entries(bankActions))
    await service.call('PUT /v1/actions/{id}', { params: { id }, body });
  const run = { id: `calls-${createHash('sha256').update(file).digest('hex').slice(0, 8)}`, startedAt: now };
  const calls: AnsweredCall[] = [];
  const calling = showProgress(screen, 'calling', await countRows(file, limit));
  await inParallel(readBankContacts(file, limit), atOnce, async (contact) => {
    const id = `${run.id}-${contact.row}`;
    const optedOut = contact.row % 10 === 0;
    const valueTier = tierOf(contact);
    const params = { id };
    const body = { ...customerOf(contact), valueTier, segments: [contact.job] };
    await service.call('PUT /v1/customers/{id}', { params, body });
    const events = historyOf(contact, run);
    if (events.length > 0) await service.call('POST /v1/events', { body: { events } });
    if (optedOut)
      await service.call('PATCH /v1/customers/{id}/preferences', { params, body: { doNotContact: true } });
    calls.push({
      contact,
      segment: `${valueTier} value`,
      optedOut,
      ...(await ring(service, contact.row)),
    });
    calling.step();
  });
  calling.end();
  return calls.sort((a, b) => a.contact.row - b.contact.row);
}

async function ring(service: Service, row: number): Promise<Pick<AnsweredCall, 'answer' | 'safeAnswers'>> {
  const body: BodyOf<'POST /v1/next-best-action'> = {
    phone: madeUpPerson(row).phone,
    situation: 'inbound_call',
    context: row % 7 === 0 ? { page: 'loans' } : {},
  };
  for (let safeAnswers = 0; safeAnswers < ringsAtMost; safeAnswers++) {
    const { body: answer } = await service.call('POST /v1/next-best-action', { body });
    if (answer.identification === 'unavailable') {
      await sleep(500);
      continue;
    }
    const parsed = CallAnswer.safeParse(answer);
    if (!parsed.success)
      throw new StartFault(`The call of row ${row} was answered in a way that is not understood.`);
    return { answer: parsed.data, safeAnswers };
  }
  throw new StartFault(
    `The call of row ${row} got the safe answer ${ringsAtMost} times: the service is too busy.`,
  );
}

/** The file knows no value of a customer; who earns well is taken for valuable. */
function tierOf({ job, age }: BankContact): string {
  if (['management', 'entrepreneur', 'technician'].includes(job) || age >= 60) return 'high';
  return ['student', 'unemployed', 'housemaid'].includes(job) ? 'low' : 'medium';
}
