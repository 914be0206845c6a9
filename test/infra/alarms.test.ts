import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import { afterAll, describe, expect, it } from 'vitest';
import { functions } from '../../lib/functions.ts';
import { alarmKinds } from '../../lib/infra/alarm-kinds.ts';
import { kairosMetric } from '../../lib/infra/kairos-metrics.ts';
import { type MetricSpec, metrics } from '../../lib/telemetry/metrics.ts';
import { remove, resourcesOf, standInBundles, synthesize } from '../support/synthesized-stack.ts';

const bundles = standInBundles();
const { template, outdir } = synthesize(bundles, 'dev');
afterAll(() => remove(bundles, outdir));

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const entries = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((entry) => [entry.slice(0, entry.indexOf('\n')).trim(), entry] as const),
);
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const kindOf = (alarm: { AlarmDescription: string }) =>
  /docs\/runbook\.md#([a-z-]+)$/.exec(alarm.AlarmDescription)?.[1];

const specOf = (name: string): MetricSpec => {
  const spec = (metrics as Record<string, MetricSpec>)[name];
  if (spec === undefined) throw new Error(`No line of the log carries ${name}.`);
  return spec;
};

describe('the dashboard', () => {
  const [[, dashboard] = []] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
  const body: string = dashboard?.Properties.DashboardBody['Fn::Join'][1]
    .map((part: unknown) => (typeof part === 'string' ? part : 'x'))
    .join('');
  const { widgets } = JSON.parse(body) as {
    widgets: { properties: { title?: string; metrics?: unknown[][] } }[];
  };
  const lines = widgets.flatMap(({ properties }) => properties.metrics ?? []);
  const shown = new Set([
    ...[...body.matchAll(/MetricName=\\+"(\w+)\\+"/g)].map(([, name]) => name as string),
    ...lines.filter(([namespace]) => namespace === 'Kairos/dev').map(([, name]) => String(name)),
  ]);

  it('shows every metric there is, and none that nobody counts', () => {
    expect([...shown].sort()).toEqual(Object.keys(metrics).sort());
  });

  it('shows every alarm', () => {
    for (const [id] of resourcesOf(template, 'AWS::CloudWatch::Alarm'))
      expect(JSON.stringify(dashboard)).toContain(`["${id}","Arn"]`);
  });
});

describe('alarms', () => {
  it('each lead to an entry of the runbook that says what it means and what to do', () => {
    for (const alarm of alarms) {
      const entry = entries.get(kindOf(alarm) ?? '');
      expect(entry, alarm.AlarmName).toMatch(/\*\*Means\.\*\* \S[\s\S]*\*\*Do\.\*\* \S/);
    }
  });

  it('are of every kind there is, and the runbook has no entry for a kind there is not', () => {
    expect([...new Set(alarms.map(kindOf))].sort()).toEqual([...alarmKinds].sort());
    expect([...entries.keys()].filter((heading) => /^[a-z-]+$/.test(heading)).sort()).toEqual(
      [...alarmKinds].sort(),
    );
  });

  it('tell the operators', () => {
    for (const alarm of alarms) {
      const [{ Ref }] = alarm.AlarmActions;
      expect(template.Resources[Ref]?.Type).toBe('AWS::SNS::Topic');
    }
  });

  it('watch every dead-letter queue', () => {
    const watched = alarms
      .filter((alarm) => kindOf(alarm) === 'dead-letters')
      .map(({ Dimensions }) => Dimensions[0].Value['Fn::GetAtt'][0]);
    const named = resourcesOf(template, 'AWS::SQS::Queue').map(([id]) => id);
    expect(watched.sort()).toEqual(named.filter((id) => id.includes('DeadLetters')).sort());
  });

  it.each(['function-errors', 'function-throttles'])('watch %s of every function', (kind) => {
    expect(alarms.filter((alarm) => kindOf(alarm) === kind)).toHaveLength(Object.keys(functions).length);
  });

  it('watch only metrics of ours that the log carries, by dimensions that it has', () => {
    const own = alarms.filter(({ Namespace }) => Namespace?.startsWith?.('Kairos/'));
    expect(own.map(kindOf)).toContain('unknown-sends');
    for (const { Namespace, MetricName, Dimensions } of own) {
      expect(Namespace).toBe('Kairos/dev');
      const { dimensions } = specOf(MetricName);
      const named = Dimensions.map(({ Name }: { Name: string }) => Name).filter(
        (name: string) => name !== 'service',
      );
      expect(dimensions.map((set) => [...set].sort())).toContainEqual(named.sort());
    }
    expect(() =>
      kairosMetric('dev', { name: 'Faults', by: { code: 'X' }, period: Duration.minutes(1) }),
    ).toThrow(/Faults is not counted by code/);
  });

  it('notice that the sweeper is silent, not only that it fails', () => {
    const silent = alarms.find((alarm) => kindOf(alarm) === 'sweeper-silent');
    expect(silent).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      MetricName: 'Invocations',
    });
  });
});
