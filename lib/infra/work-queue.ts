import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { QueueSettings } from './configuration-schema.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export type WorkQueueProps = {
  settings: QueueSettings;
  /** Of the function that works it off, in seconds. */
  functionTimeout: number;
};

/** A queue of dispatch ids with its dead-letter queue. One bad message comes back alone; it never takes its batch along. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;
  readonly #settings: QueueSettings;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.#settings = props.settings;
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // AWS's advice for Lambda: six times the function's timeout, so that throttled batches are not received twice.
      visibilityTimeout: Duration.seconds(6 * props.functionTimeout),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount: props.settings.maxReceives },
    });
  }

  /** Lets the function work this queue off, some messages at a time. */
  workedOffBy(lambda: LambdaFunction): void {
    lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: this.#settings.batchSize,
        maxConcurrency: this.#settings.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
