import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * Lets the contact flows of one Amazon Connect instance invoke a function, and those of no other: not even one in another
 * account that knows the function's name. The instance must list the function too (docs/call-routing.md says how).
 */
export function allowContactFlows(lambda: LambdaFunction, instanceArn: string): void {
  const { account } = Arn.split(instanceArn, ArnFormat.SLASH_RESOURCE_NAME);
  lambda.addPermission('ContactFlows', {
    principal: new ServicePrincipal('connect.amazonaws.com'),
    sourceArn: instanceArn,
    sourceAccount: account ?? Stack.of(lambda).account,
  });
}
