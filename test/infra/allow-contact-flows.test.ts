import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, it } from 'vitest';
import { allowContactFlows } from '../../lib/infra/allow-contact-flows.ts';

it('lets the flows of one Connect instance ask, and those of no other', () => {
  const stack = new Stack(new App(), 'Test');
  const lambda = new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('export {}'),
  });
  const instance = 'arn:aws:connect:eu-central-1:123456789012:instance/5f3a9c1e-2b47-4e8b-9d0a-6c1b2d3e4f50';
  allowContactFlows(lambda, instance);
  const permissions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Permission'));
  expect(permissions.map(({ Properties: { FunctionName: _, ...rest } }) => rest)).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      Principal: 'connect.amazonaws.com',
      SourceArn: instance,
      SourceAccount: '123456789012',
    },
  ]);
});
