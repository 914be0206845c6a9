import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** Starts a function every so many minutes. A missed start is not made up for: the next one finds the same work. */
export class SweepSchedule extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { lambda: LambdaFunction; everyMinutes: number; description: string },
  ) {
    super(scope, id);
    new Rule(this, 'Rule', {
      description: props.description,
      schedule: Schedule.rate(Duration.minutes(props.everyMinutes)),
      targets: [new LambdaTarget(props.lambda, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
  }
}
