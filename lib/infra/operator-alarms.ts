import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmKind } from './alarm-kinds.ts';

export type AlarmProps = {
  kind: AlarmKind;
  /** What it is about, when there are several of the kind: a queue's or a function's name. */
  subject?: string;
  metric: IMetric;
  threshold: number;
  /** Default 1. */
  periods?: number;
  /** Alarm when the metric is below the threshold, or missing. Default: at or above it, and missing is fine. */
  below?: boolean;
};

/** Tells the operators what needs a person. Subscribe an address or a pager to `topic` after the deployment. */
export class OperatorAlarms extends Construct {
  readonly topic: Topic;
  readonly all: Alarm[] = [];
  readonly #stage: string;

  constructor(scope: Construct, id: string, props: { stage: string; key: IKey }) {
    super(scope, id);
    this.#stage = props.stage;
    this.topic = new Topic(this, 'Topic', {
      displayName: `Kairos ${props.stage} alarms`,
      masterKey: props.key,
      enforceSSL: true,
    });
  }

  /** Adds an alarm that says what happened and where the runbook says what to do. */
  add({ kind, subject, metric, threshold, periods = 1, below = false }: AlarmProps): void {
    const name = subject === undefined ? kind : `${kind}-${subject}`;
    const alarm = new Alarm(this, name, {
      alarmName: `kairos-${this.#stage}-${name}`,
      alarmDescription: `Kairos ${name}. What it means and what to do: docs/runbook.md#${kind}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    this.all.push(alarm);
  }
}
