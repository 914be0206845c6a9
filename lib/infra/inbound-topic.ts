import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BackoffFunction, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';

export type InboundTopicProps = {
  key: IKey;
  displayName: string;
};

/**
 * Something that customers or providers tell us: replies, bounces, complaints. SNS signs every delivery with SHA-256
 * (signature version 2), and `/inbound/sns` believes nothing else.
 */
export class InboundTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: InboundTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      displayName: props.displayName,
      masterKey: props.key,
      enforceSSL: true,
      signatureVersion: '2',
    });
  }

  /** Lets an AWS service publish, such as `sms-voice.amazonaws.com`, on behalf of this account only. */
  publishedBy(service: string): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }

  /**
   * Delivers to the webhook, for about an hour of trying, then to the dead-letter queue: a STOP must not be lost to a
   * bad minute. SNS asks the address to confirm at once, so it must be up when the subscription is made.
   */
  deliver(url: string, props: { deadLetters: IQueue; after: readonly IDependable[] }): void {
    const subscription = this.topic.addSubscription(
      new UrlSubscription(url, {
        protocol: SubscriptionProtocol.HTTPS,
        deadLetterQueue: props.deadLetters,
        deliveryPolicy: {
          healthyRetryPolicy: {
            numRetries: 60,
            numNoDelayRetries: 2,
            minDelayTarget: Duration.seconds(5),
            maxDelayTarget: Duration.seconds(60),
            backoffFunction: BackoffFunction.EXPONENTIAL,
          },
        },
      }),
    );
    subscription.node.addDependency(...props.after);
  }
}
