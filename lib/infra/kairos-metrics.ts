import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type MetricName, type MetricSpec, metrics, service } from '../telemetry/metrics.ts';

/** Where CloudWatch keeps the metrics that the functions of a stage log. */
export const metricsNamespace = (stage: string): string => `Kairos/${stage}`;

export type KairosMetric = {
  name: MetricName;
  /** One of the metric's sets of dimensions, with values; not said: all together. */
  by?: Readonly<Record<string, string>>;
  /** Default: `Maximum` of states, `Sum` of counts, `p95` of times. */
  statistic?: string;
  period: Duration;
  label?: string;
};

/** A metric of the functions' own. Throws when nobody counts it by these dimensions: it would stay empty for ever. */
export function kairosMetric(stage: string, { name, by = {}, statistic, ...more }: KairosMetric): Metric {
  const { unit, state, dimensions }: MetricSpec = metrics[name];
  const asked = Object.keys(by).sort().join();
  if (!dimensions.some((set) => [...set].sort().join() === asked))
    throw new Error(
      `${name} is not counted by ${asked === '' ? 'nothing' : asked}: see lib/telemetry/metrics.ts.`,
    );
  return new Metric({
    namespace: metricsNamespace(stage),
    metricName: name,
    dimensionsMap: { service, ...by },
    statistic: statistic ?? (state ? 'Maximum' : unit === 'Milliseconds' ? 'p95' : 'Sum'),
    ...more,
  });
}
