import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Channel } from '../core/vocabulary.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

/** Tells each channel's sender which dispatch is due. It carries ids only, and the channel as an attribute to filter by. */
export class OutreachTopic extends Construct {
  readonly topic: Topic;
  /** What SNS could not hand to a channel's queue. */
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: { key: IKey }) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters');
    this.topic = new Topic(this, 'Topic', {
      displayName: 'Kairos outreach',
      masterKey: props.key,
      enforceSSL: true,
    });
  }

  /** Hands the dispatches of one channel to its queue. */
  deliver(channel: Channel, queue: IQueue): void {
    this.topic.addSubscription(
      new SqsSubscription(queue, {
        filterPolicy: { channel: SubscriptionFilter.stringFilter({ allowlist: [channel] }) },
        rawMessageDelivery: true,
        deadLetterQueue: this.deadLetters.queue,
      }),
    );
  }
}
