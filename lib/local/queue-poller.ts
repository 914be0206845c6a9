import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { localAws } from './local-aws.ts';

type PollerOptions = {
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  /** Batches that are worked on at once. */
  concurrency: number;
  handle(event: SQSEvent): Promise<unknown>;
  onFault(error: unknown): void;
};

/** Plays Lambda's event source mapping of one queue. */
export type Poller = {
  /** How many messages handlers have been called with so far. */
  handled(): number;
  /** Messages that a handler gave back; they wait out their visibility time-out. */
  gaveBack(messageId: string): boolean;
  /** Takes no more messages and resolves once no handler runs. */
  pause(): Promise<void>;
  resume(): void;
  stop(): Promise<void>;
};

/** Receives from a queue until stopped, and deletes what its handler took. */
export function pollQueue(options: PollerOptions, config: SQSClientConfig = {}): Poller {
  const client = new SQSClient({ ...localAws, endpoint: new URL(options.queueUrl).origin, ...config });
  const gate = openGate();
  const stopping = new AbortController();
  const batches = new Set<Promise<void>>();
  const givenBack = new Set<string>();
  let handled = 0;
  const polling = poll();

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      await gate.passed();
      if (batches.size >= options.concurrency) await Promise.race(batches);
      else await receiveOnce();
    }
  }

  async function receiveOnce(): Promise<void> {
    const command = new ReceiveMessageCommand({
      QueueUrl: options.queueUrl,
      MaxNumberOfMessages: options.batchSize,
      WaitTimeSeconds: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    try {
      const { Messages = [] } = await client.send(command, { abortSignal: stopping.signal });
      // A receive that was under way when the gate closed must not start work behind it.
      await gate.passed();
      if (Messages.length === 0 || stopping.signal.aborted) return;
      const batch = work(Messages).finally(() => batches.delete(batch));
      batches.add(batch);
    } catch (error) {
      if (!stopping.signal.aborted) options.onFault(error);
    }
  }

  async function work(messages: readonly Message[]): Promise<void> {
    const records = messages.map((message) => recordOf(message, options.queueArn));
    const failed = await options.handle({ Records: records }).then(failedIds, (error: unknown) => {
      options.onFault(error);
      return null;
    });
    const done = failed === null ? [] : records.filter((record) => !failed.has(record.messageId));
    handled += records.length;
    for (const { messageId } of records) givenBack.add(messageId);
    for (const { messageId } of done) givenBack.delete(messageId);
    if (done.length === 0) return;
    const Entries = done.map(({ receiptHandle }, index) => ({
      Id: `${index}`,
      ReceiptHandle: receiptHandle,
    }));
    await client
      .send(new DeleteMessageBatchCommand({ QueueUrl: options.queueUrl, Entries }))
      .catch(options.onFault);
  }

  async function finished(): Promise<void> {
    while (batches.size > 0) await Promise.all(batches);
  }

  return {
    handled: () => handled,
    gaveBack: (messageId) => givenBack.has(messageId),
    pause: () => {
      gate.close();
      return finished();
    },
    resume: gate.open,
    stop: async () => {
      stopping.abort();
      gate.open();
      await polling;
      await finished();
      client.destroy();
    },
  };
}

/** What a handler gave back, as Lambda reads it: no answer means that it took everything. */
function failedIds(answer: unknown): Set<string> {
  const { batchItemFailures = [] } = (answer ?? {}) as Partial<SQSBatchResponse>;
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}

function recordOf(message: Message, queueArn: string): SQSRecord {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: (message.Attributes ?? {}) as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
        name,
        { dataType: value.DataType ?? 'String', stringValue: value.StringValue ?? '' },
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: localAws.region,
  };
}

/** Lets everybody pass while it is open; while it is closed they wait. */
function openGate() {
  let closed: { promise: Promise<void>; resolve: () => void } | null = null;
  return {
    passed: async (): Promise<void> => {
      while (closed !== null) await closed.promise;
    },
    close: (): void => {
      closed ??= Promise.withResolvers<void>();
    },
    open: (): void => {
      closed?.resolve();
      closed = null;
    },
  };
}
