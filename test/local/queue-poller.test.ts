import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSEvent } from 'aws-lambda';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Poller, pollQueue } from '../../lib/local/queue-poller.ts';

let aws: FauxqsServer;
let poller: Poller | undefined;
beforeEach(async () => {
  aws = await startFauxqs({ port: 0, logger: false });
  aws.createQueue('due', { attributes: { VisibilityTimeout: '1' } });
});
afterEach(async () => {
  await poller?.stop();
  await aws.stop();
});

const faults: unknown[] = [];
function poll(
  handle: (event: SQSEvent) => Promise<unknown>,
  limits = { batchSize: 5, concurrency: 2 },
): Poller {
  const queueUrl = `http://127.0.0.1:${aws.port}/000000000000/due`;
  const onFault = (error: unknown) => faults.push(error);
  poller = pollQueue({
    queueUrl,
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:due',
    handle,
    onFault,
    ...limits,
  });
  return poller;
}
async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !holds(); await sleep(10)) {
    if (performance.now() > end) throw new Error('It never came true.');
  }
}
const left = () => {
  const { ready = [], delayed = [], inflight = [] } = aws.inspectQueue('due')?.messages ?? {};
  return ready.length + delayed.length + inflight.length;
};

it('hands over messages as Lambda would and deletes what was taken', async () => {
  const events: SQSEvent[] = [];
  aws.sendMessage('due', '{"dispatchId":"d-1"}');
  poll(async (event) => void events.push(event));
  await until(() => events.length === 1 && left() === 0);
  expect(events[0]?.Records[0]).toMatchObject({
    body: '{"dispatchId":"d-1"}',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:due',
    attributes: { ApproximateReceiveCount: '1' },
  });
});

it('keeps only the messages that the handler gave back, and brings them again', async () => {
  for (const body of ['good', 'bad', 'fine']) aws.sendMessage('due', body);
  const seen: string[] = [];
  const bad = (event: SQSEvent) => event.Records.filter(({ body }) => body === 'bad');
  const { gaveBack } = poll(async (event) => {
    seen.push(...event.Records.map(({ body }) => body));
    const again = seen.filter((body) => body === 'bad').length > 1;
    return {
      batchItemFailures: again ? [] : bad(event).map(({ messageId }) => ({ itemIdentifier: messageId })),
    };
  });
  await until(() => seen.length === 3 && left() === 1);
  const [entry] = aws.inspectQueue('due')?.messages.inflight ?? [];
  expect(entry?.message.body).toBe('bad');
  await until(() => gaveBack(entry?.message.messageId ?? ''));
  await until(() => left() === 0);
  expect(seen.filter((body) => body === 'bad')).toHaveLength(2);
  expect(seen).toHaveLength(4);
});

it('gives back the whole batch when the handler throws', async () => {
  aws.sendMessage('due', 'x');
  let calls = 0;
  poll(async () => {
    if (++calls === 1) throw new Error('oops');
  });
  await until(() => calls === 2 && left() === 0);
  expect(faults.map(String)).toContain('Error: oops');
});

it('works on so many batches at once and no more', async () => {
  for (let index = 0; index < 6; index++) aws.sendMessage('due', `${index}`);
  let working = 0;
  let most = 0;
  const { handled } = poll(
    async () => {
      most = Math.max(most, ++working);
      await sleep(100);
      working--;
    },
    { batchSize: 1, concurrency: 2 },
  );
  await until(() => handled() === 6 && left() === 0);
  expect(most).toBe(2);
});

it('starts nothing while it is paused, and the pause waits for what runs', async () => {
  let finished = 0;
  let started = 0;
  const { pause, resume } = poll(async () => {
    started++;
    await sleep(200);
    finished++;
  });
  aws.sendMessage('due', 'first');
  await until(() => started === 1);
  await pause();
  expect(finished).toBe(1);
  aws.sendMessage('due', 'second');
  await sleep(300);
  expect(started).toBe(1);
  resume();
  await until(() => finished >= 2 && left() === 0);
});
