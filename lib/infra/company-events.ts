import { Aws } from 'aws-cdk-lib';
import { EventBus, type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { connectDetailType, connectSource } from '../edge/connect-contact-event.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export type CompanyEventsProps = {
  stage: string;
  /** Where events go; a function works them off. */
  queue: IQueue;
  /** Whose contacts are taken in; null: nobody's. */
  connectInstanceArn: string | null;
};

/**
 * The bus on which the company puts what happens (an order is delayed), and the contacts of one Amazon Connect instance, which
 * come on the account's default bus. Both go to a queue; what EventBridge cannot deliver there, to a dead-letter queue.
 */
export class CompanyEvents extends Construct {
  readonly bus: EventBus;
  readonly undelivered: DeadLetterQueue;

  constructor(scope: Construct, id: string, { stage, queue, connectInstanceArn }: CompanyEventsProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { eventBusName: `kairos-${stage}` });
    this.undelivered = new DeadLetterQueue(this, 'UndeliveredDeadLetters');
    const deliver = (name: string, eventPattern: EventPattern, eventBus: IEventBus | undefined) =>
      new Rule(this, name, {
        eventPattern,
        ...(eventBus && { eventBus }),
        targets: [new SqsQueue(queue, { deadLetterQueue: this.undelivered.queue })],
      });
    deliver('FromTheCompany', { account: [Aws.ACCOUNT_ID] }, this.bus);
    if (connectInstanceArn !== null)
      deliver(
        'FromConnect',
        {
          source: [connectSource],
          detailType: [connectDetailType],
          detail: { instanceArn: [connectInstanceArn], channel: ['VOICE', 'Voice'] },
        },
        undefined,
      );
  }
}
