import { Aws, Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  MathExpression,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type MetricName, type MetricSpec, metrics, service } from '../telemetry/metrics.ts';
import { type KairosMetric, kairosMetric, metricsNamespace } from './kairos-metrics.ts';

export type OperatorDashboardProps = {
  stage: string;
  alarms: readonly IAlarm[];
  /** Messages waiting in each queue. */
  queues: Readonly<Record<string, IMetric>>;
};

const period = Duration.minutes(5);
const half = { width: 12, height: 6 };

/** What the operators look at: is anything wrong, what is decided, how it goes out, how fast a stop holds, what is refused. */
export class OperatorDashboard extends Construct {
  constructor(scope: Construct, id: string, { stage, alarms, queues }: OperatorDashboardProps) {
    super(scope, id);
    const own = (asked: Omit<KairosMetric, 'period'>) => kairosMetric(stage, { ...asked, period });
    const each = (name: MetricName, by: readonly string[]) => eachOf(stage, name, by);
    const graph = (title: string, left: IMetric[], unit = 'count') =>
      new GraphWidget({ title, left, ...half, leftYAxis: { min: 0, label: unit, showUnits: false } });
    const times = (title: string, name: MetricName) =>
      graph(
        title,
        ['p50', 'p95', 'Maximum'].map((statistic) => own({ name, statistic, label: statistic })),
        'milliseconds',
      );

    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `kairos-${stage}`,
      periodOverride: PeriodOverride.AUTO,
      defaultInterval: Duration.hours(12),
    });
    const markdown =
      `# Kairos ${stage}\nWhat each figure means: docs/observability.md. What to do about an alarm: docs/runbook.md. ` +
      'One message: search the log groups for its correlation id.';
    dashboard.addWidgets(new TextWidget({ markdown, width: 24, height: 2 }));
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 5 }),
    );
    dashboard.addWidgets(
      graph('Decisions', [each('Decisions', ['outcome'])]),
      graph('Suppressed, by reason', [each('Decisions', ['outcome', 'reason'])]),
    );
    dashboard.addWidgets(
      graph('Dispatches that ended, by channel', [each('DispatchesEnded', ['channel', 'status'])]),
      times('Time to send', 'TimeToSend'),
    );
    dashboard.addWidgets(
      times('From stop to silence', 'TimeToSilence'),
      graph('What customers text, what SES reports', [
        each('InboundTexts', ['outcome']),
        each('ProviderEvents', ['outcome']),
      ]),
    );
    dashboard.addWidgets(
      graph('Unknown sends, and sends put off', [
        own({ name: 'UnknownSends', label: 'unknown' }),
        each('SendsPutOff', ['channel', 'reason']),
      ]),
      graph('Waiting', [own({ name: 'DueBacklog', label: 'due' }), ...Object.values(queues)]),
    );
    dashboard.addWidgets(
      graph('Age of the oldest dispatch that is due', [own({ name: 'OldestDue' })], 'milliseconds'),
      graph('Jobs', [each('JobProgress', ['kind']), each('JobsEnded', ['kind', 'status'])]),
      graph('Callers and company events', [
        each('SafeAnswers', ['error']),
        each('EligibilityFailures', ['reason']),
        each('CompanyEvents', ['outcome']),
      ]),
    );
    dashboard.addWidgets(
      graph('Refused, by code', [each('RefusedRequests', ['code']), own({ name: 'RateLimitedRequests' })]),
      graph('Faults', [own({ name: 'Faults' }), each('FailedMessages', ['function'])]),
    );
  }
}

/** A line for each combination of values that has come up; they need not be known beforehand. */
function eachOf(stage: string, name: MetricName, by: readonly string[]): MathExpression {
  const { dimensions }: MetricSpec = metrics[name];
  if (!dimensions.some((set) => set.join() === by.join()))
    throw new Error(`${name} is not counted by ${by.join(', ')}: see lib/telemetry/metrics.ts.`);
  const schema = [metricsNamespace(stage), 'service', ...by].map((part) => `"${part}"`).join(',');
  const expression = `SEARCH('{${schema}} MetricName="${name}" service="${service}"', 'Sum', 300)`;
  const label = by.map((dimension) => `\${PROP('Dim.${dimension}')}`).join(' ');
  return new MathExpression({ expression, usingMetrics: {}, label, period, searchRegion: Aws.REGION });
}
