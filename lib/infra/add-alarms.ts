import { Duration } from 'aws-cdk-lib';
import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type ITable, Operation } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { FunctionName } from '../functions.ts';
import { policyDryRun } from '../runtime/policy-dry-run.ts';
import { registryImportKind } from '../store/registry-import-job.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { KairosFunction } from './kairos-function.ts';
import { type KairosMetric, kairosMetric } from './kairos-metrics.ts';
import { OperatorAlarms } from './operator-alarms.ts';
import type { WorkQueue } from './work-queue.ts';

export type Watched = {
  stage: string;
  topicKey: IKey;
  queues: Readonly<Record<'due' | 'email' | 'fan-out' | 'jobs' | 'bus', WorkQueue>>;
  deadLetters: Readonly<Record<string, DeadLetterQueue>>;
  workers: readonly KairosFunction<FunctionName>[];
  table: ITable;
  stageOfApi: HttpStage;
};

/** The longest a message may wait before it is worth waking somebody, in seconds: what is due is, at most minutes. */
const patience = { due: 300, email: 300, 'fan-out': 900, jobs: 3_600, bus: 300 } as const;

/** So late (milliseconds) is no dispatch unless more falls due than is sent, sending is stopped, or a sender is in trouble. */
const latestDue = 15 * 60_000;
/** From stop to silence takes 5 s at most; what SNS needed to deliver it again after a fault comes on top. */
const slowestSilence = 10_000;

/** Watches everything that must not go wrong in silence. */
export function addAlarms(scope: Construct, watched: Watched): OperatorAlarms {
  const alarms = new OperatorAlarms(scope, 'Alarms', { stage: watched.stage, key: watched.topicKey });
  const own = (asked: KairosMetric) => kairosMetric(watched.stage, asked);
  const minutes = (count: number) => ({ period: Duration.minutes(count) });

  for (const [subject, { queue }] of Object.entries(watched.deadLetters)) {
    const metric = queue.metricApproximateNumberOfMessagesVisible({ ...minutes(1), statistic: 'Maximum' });
    alarms.add({ kind: 'dead-letters', subject, metric, threshold: 1 });
  }
  for (const subject of ['due', 'email', 'fan-out', 'jobs', 'bus'] as const) {
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

  for (const { name, lambda } of watched.workers) {
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
  }

  alarms.add({ kind: 'unknown-sends', metric: own({ name: 'UnknownSends', ...minutes(5) }), threshold: 1 });
  alarms.add({
    kind: 'due-late',
    metric: own({ name: 'OldestDue', ...minutes(1) }),
    threshold: latestDue,
    periods: 3,
  });
  alarms.add({
    kind: 'silence-slow',
    metric: own({ name: 'TimeToSilence', statistic: 'Maximum', ...minutes(5) }),
    threshold: slowestSilence,
  });
  alarms.add({
    kind: 'provider-throttles',
    metric: own({ name: 'SendsPutOff', by: { reason: 'throttled' }, ...minutes(5) }),
    threshold: 100,
    periods: 3,
  });
  alarms.add({
    kind: 'callers-limited',
    metric: own({ name: 'RateLimitedRequests', ...minutes(5) }),
    threshold: 1_000,
    periods: 3,
  });
  for (const subject of [policyDryRun, registryImportKind]) {
    alarms.add({
      kind: 'jobs-failed',
      subject,
      metric: own({ name: 'JobsEnded', by: { kind: subject, status: 'failed' }, ...minutes(5) }),
      threshold: 1,
    });
  }

  alarms.add({ kind: 'safe-answers', metric: own({ name: 'SafeAnswers', ...minutes(5) }), threshold: 5 });

  alarms.add({ kind: 'api-faults', metric: watched.stageOfApi.metricServerError(minutes(5)), threshold: 5 });
  alarms.add({
    kind: 'table-throttles',
    metric: watched.table.metricThrottledRequestsForOperations({
      ...minutes(5),
      operations: [Operation.GET_ITEM, Operation.QUERY, Operation.PUT_ITEM, Operation.UPDATE_ITEM],
    }),
    threshold: 10,
  });
  return alarms;
}
