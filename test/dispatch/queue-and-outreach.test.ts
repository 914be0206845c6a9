import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snsOutreach } from '../../lib/dispatch/sns-outreach.ts';
import { sqsQueue } from '../../lib/dispatch/sqs-queue.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startFauxqs({ port: 0, logger: false });
  aws.createQueue('due');
  aws.createQueue('email');
  aws.createTopic('outreach');
  const attributes = { RawMessageDelivery: 'true', FilterPolicy: '{"channel":["email"]}' };
  aws.subscribe({ topic: 'outreach', queue: 'email', attributes });
});
afterAll(() => aws.stop());

const config = () => ({
  endpoint: aws.address,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const messagesOf = (queue: string) => aws.inspectQueue(queue)?.messages;

describe('the queue', () => {
  it.each([
    ['nothing', undefined, 0],
    ['a millisecond, rounded up to a second', 1, 1],
    ['1.5 seconds, rounded up', 1_500, 2],
    ['a moment that is past: none', -5_000, 0],
    ['more than SQS can: 15 minutes', 3_600_000, 900],
  ])('delays by %s', async (_, delay, seconds) => {
    const queue = sqsQueue<{ id: string }>(`${aws.address}/000000000000/due`, config());
    aws.reset();
    const before = Date.now();
    await queue.send({ id: 'x' }, delay === undefined ? {} : { delay });
    const { ready = [], delayed = [] } = messagesOf('due') ?? {};
    const [message] = [...ready, ...delayed];
    expect(JSON.parse(message?.body ?? '')).toEqual({ id: 'x' });
    const wait = delayed.length === 0 ? 0 : Math.round(((message?.delayUntil ?? 0) - before) / 1_000);
    expect(wait).toBe(seconds);
  });

  it('rejects when the message was not taken', async () => {
    await expect(sqsQueue(`${aws.address}/000000000000/gone`, config()).send({})).rejects.toThrow();
  });
});

describe('the outreach topic', () => {
  it('hands the bare dispatch id to the queue of its channel only', async () => {
    aws.reset();
    const outreach = snsOutreach('arn:aws:sns:us-east-1:000000000000:outreach', config());
    await outreach.publish('push', 'd-1');
    await outreach.publish('email', 'd-2');
    expect(messagesOf('email')?.ready.map((message) => message.body)).toEqual(['{"dispatchId":"d-2"}']);
  });
});
