import { setTimeout as sleep } from 'node:timers/promises';
import { customerId, putCustomers, startLocalRun } from './support/local-run.ts';
import { type Row, report, whole } from './support/report.ts';

/*
 * From a request to the message in the sink, and from STOP to silence, on the local run: what a caller and a customer wait for.
 */
const alone = 30;
const burst = 100;
const bar = 5_000;

const run = await startLocalRun();
await putCustomers(run, alone + burst);
const text = (n: number) => ({
  customerId: customerId(n),
  purpose: 'transactional',
  channels: ['sms'],
  content: { sms: { body: 'Your code is 4711.' } },
});
type Message = { messageId: string; dispatchId: string };
type Accepted = { dispatchId: string; status: string };

const get = async <Body>(path: string): Promise<Body> => {
  const headers = { authorization: `Bearer ${run.tokens.admin}` };
  return (await fetch(run.origin + path, { headers })).json() as Promise<Body>;
};
const send = (n: number, key: string, more: object = {}) =>
  run.call(
    'POST',
    '/v1/dispatches',
    { ...text(n), ...more },
    { 'idempotency-key': key },
  ) as Promise<Accepted>;

const arrived = new Map<string, Message>();
let seen = 0;
/** Looks until the sink has the message of every one of these dispatches. */
async function allArrived(dispatchIds: readonly string[]): Promise<void> {
  while (!dispatchIds.every((id) => arrived.has(id))) {
    const { total, messages } = await get<{ total: number; messages: Message[] }>(
      `/local/messages?after=${seen}`,
    );
    for (const message of messages) arrived.set(message.dispatchId, message);
    seen = total;
    await sleep(10);
  }
}
async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

await allArrived([(await send(0, 'warm')).dispatchId]);
const single: number[] = [];
for (let n = 0; n < alone; n++)
  single.push(await timed(async () => allArrived([(await send(n, `alone-${n}`)).dispatchId])));

const together = await timed(async () => {
  const sent = Array.from({ length: burst }, (_, n) => send(alone + n, `burst-${n}`));
  await allArrived((await Promise.all(sent)).map(({ dispatchId }) => dispatchId));
});

/** STOP is silent when it is answered, a new request is suppressed, and what waited has come to its end. */
const silence: number[] = [];
const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
for (let n = 0; n < alone; n++) {
  const first = await send(n, `before-${n}`);
  await allArrived([first.dispatchId]);
  const waits = await send(n, `waits-${n}`, { notBefore: later(1), notAfter: later(2) });
  if (waits.status !== 'scheduled') throw new Error('Nothing waits for the stop.');
  const { messageId } = arrived.get(first.dispatchId) as Message;
  silence.push(
    await timed(async () => {
      await run.call('POST', '/local/acts', { messageId, kind: 'reply', text: 'STOP' });
      const after = await send(n, `after-${n}`);
      if (after.status !== 'suppressed') throw new Error('A text was accepted after STOP.');
      for (;;) {
        const { status } = await get<Accepted>(`/v1/dispatches/${waits.dispatchId}`);
        if (status === 'suppressed') return;
        await sleep(10);
      }
    }),
  );
}

const sorted = (times: number[]) => times.toSorted((left, right) => left - right);
const row = (what: string, times: number[]): Row => {
  const [median, most] = [sorted(times)[Math.floor(times.length / 2)] as number, Math.max(...times)];
  return {
    what,
    figure: `${whole(median)} ms`,
    against: `at most ${whole(most)} ms`,
    bar: '≤ 5 s',
    met: most <= bar,
  };
};
report({
  title: 'Local send, and silence',
  how:
    `The local run in memory. A text from its request to the sink, ${alone} times one after the other, and ${burst} of them requested at once until the last has arrived. From a reply of STOP to ` +
    'silence: it is answered, the next request is suppressed, and what waited for tomorrow has ended. Looked at every 10 ms.',
  rows: [
    row('a text from request to sink', single),
    row(`${burst} texts requested at once, until the last arrived`, [together]),
    row('from STOP to silence', silence),
  ],
});
await run.stop();
process.exit();
