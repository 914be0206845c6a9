import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { CompanyEvents } from '../../lib/infra/company-events.ts';

const instance = 'arn:aws:connect:eu-central-1:123456789012:instance/5f3a9c1e-2b47-4e8b-9d0a-6c1b2d3e4f50';

function synthesized(connectInstanceArn: string | null) {
  const stack = new Stack(new App(), 'Test');
  const queue = new Queue(stack, 'Queue');
  new CompanyEvents(stack, 'Events', { stage: 'test', queue, connectInstanceArn });
  const template = Template.fromStack(stack);
  const rules = Object.values(template.findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties,
  );
  return { template, rules };
}

describe('the event bus', () => {
  it('hands every event of the account to the queue, and what it cannot deliver to a dead-letter queue', () => {
    const { template, rules } = synthesized(null);
    expect(rules).toHaveLength(1);
    const [{ EventPattern, EventBusName, Targets }] = rules as [(typeof rules)[number]];
    expect(EventPattern).toEqual({ account: [{ Ref: 'AWS::AccountId' }] });
    expect(EventBusName).toEqual({ Ref: expect.stringContaining('EventsBus') });
    expect(Targets).toEqual([
      expect.objectContaining({
        Arn: { 'Fn::GetAtt': [expect.stringMatching(/^Queue/), 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'Arn'] } },
      }),
    ]);
    const senders = Object.values(template.findResources('AWS::SQS::QueuePolicy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    // Only rules of this bus may put messages there.
    const allowed = senders.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Principal }) => Principal)).toEqual([
      { Service: 'events.amazonaws.com' },
      { Service: 'events.amazonaws.com' },
    ]);
    for (const { Condition } of allowed) expect(Condition.ArnEquals['aws:SourceArn']).toBeDefined();
  });

  it('takes in the calls of one Connect instance, and of no other', () => {
    const { rules } = synthesized(instance);
    expect(rules).toHaveLength(2);
    const [fromConnect] = rules.filter(({ EventBusName }) => EventBusName === undefined);
    expect(fromConnect?.EventPattern).toMatchObject({
      source: ['aws.connect'],
      'detail-type': ['Amazon Connect Contact Event'],
      detail: { instanceArn: [instance] },
    });
  });
});
