import { Duration } from 'aws-cdk-lib';
import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionName } from '../functions.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { KairosFunction } from './kairos-function.ts';
import { OperatorAlarms, sumOf } from './operator-alarms.ts';
import { permissions } from './permissions.ts';
import type { WorkQueue } from './work-queue.ts';

/** The event that a sender logs when it cannot know whether the provider took the message. */
export const unknownSendEvent = 'dispatch-unknown';

export type Watched = {
  stage: string;
  topicKey: IKey;
  queues: Readonly<Record<'due' | 'email' | 'fan-out' | 'jobs', WorkQueue>>;
  deadLetters: Readonly<Record<string, DeadLetterQueue>>;
  workers: readonly KairosFunction<FunctionName>[];
  table: Table;
  stageOfApi: HttpStage;
};

/** The longest a message may wait before it is worth waking somebody, in seconds: what is due is, at most minutes. */
const patience = { due: 300, email: 300, 'fan-out': 900, jobs: 3_600 } as const;

/** Watches everything that must not go wrong in silence. */
export function addAlarms(scope: Construct, watched: Watched): OperatorAlarms {
  const alarms = new OperatorAlarms(scope, 'Alarms', { stage: watched.stage, key: watched.topicKey });
  const unknownSends = { metricNamespace: `Kairos/${watched.stage}`, metricName: 'UnknownSends' };
  const minutes = (count: number) => ({ period: Duration.minutes(count) });

  for (const [subject, { queue }] of Object.entries(watched.deadLetters)) {
    const metric = queue.metricApproximateNumberOfMessagesVisible({ ...minutes(1), statistic: 'Maximum' });
    alarms.add({ kind: 'dead-letters', subject, metric, threshold: 1 });
  }
  for (const subject of ['due', 'email', 'fan-out', 'jobs'] as const) {
    const metric = watched.queues[subject].queue.metricApproximateAgeOfOldestMessage({
      ...minutes(1),
      statistic: 'Maximum',
    });
    alarms.add({ kind: 'oldest-message', subject, metric, threshold: patience[subject], periods: 3 });
  }
  alarms.add({
    kind: 'due-backlog',
    metric: watched.queues.due.queue.metricApproximateNumberOfMessagesVisible({
      ...minutes(1),
      statistic: 'Maximum',
    }),
    threshold: 10_000,
    periods: 5,
  });

  for (const { name, lambda, logGroup } of watched.workers) {
    alarms.add({
      kind: 'function-errors',
      subject: name,
      metric: lambda.metricErrors(minutes(5)),
      threshold: 1,
    });
    alarms.add({
      kind: 'function-throttles',
      subject: name,
      metric: lambda.metricThrottles(minutes(5)),
      threshold: 1,
      periods: 2,
    });
    if (name === 'sweep-due') {
      alarms.add({
        kind: 'sweeper-silent',
        metric: lambda.metricInvocations(minutes(5)),
        threshold: 1,
        below: true,
      });
    }
    // Senders notice it, and so does whoever drains or folds a lease that a dead sender left behind.
    if (permissions[name].table.includes('UpdateItem')) {
      new MetricFilter(logGroup, 'UnknownSends', {
        logGroup,
        filterPattern: FilterPattern.literal(`"${unknownSendEvent}"`),
        ...unknownSends,
        metricValue: '1',
      });
    }
  }
  alarms.add({
    kind: 'unknown-sends',
    metric: new Metric({
      namespace: unknownSends.metricNamespace,
      metricName: unknownSends.metricName,
      statistic: 'Sum',
      ...minutes(5),
    }),
    threshold: 1,
  });

  alarms.add({ kind: 'api-faults', metric: watched.stageOfApi.metricServerError(minutes(5)), threshold: 5 });
  const operations = ['GetItem', 'Query', 'PutItem', 'UpdateItem'];
  const throttled = operations.map((operation) => [
    operation.toLowerCase(),
    watched.table.metricThrottledRequestsForOperation(operation, minutes(5)),
  ]);
  alarms.add({
    kind: 'table-throttles',
    metric: sumOf(Object.fromEntries(throttled), Duration.minutes(5)),
    threshold: 10,
  });
  return alarms;
}
