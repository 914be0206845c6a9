import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { functions } from '../../lib/functions.ts';
import { unknownSendEvent } from '../../lib/infra/add-alarms.ts';
import { alarmKinds } from '../../lib/infra/alarm-kinds.ts';
import { functionOf, remove, resourcesOf, standInBundles, synthesize } from '../support/synthesized-stack.ts';

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

  it('count sends of which nobody knows whether they happened', () => {
    const alarm = alarms.find((candidate) => kindOf(candidate) === 'unknown-sends');
    const filters = resourcesOf(template, 'AWS::Logs::MetricFilter').map(([, { Properties }]) => Properties);
    for (const { FilterPattern, MetricTransformations } of filters) {
      expect(FilterPattern).toBe(`"${unknownSendEvent}"`);
      expect(MetricTransformations[0]).toMatchObject({
        MetricName: alarm?.MetricName,
        MetricNamespace: alarm?.Namespace,
      });
    }
    const watched = filters.map(({ LogGroupName }) => LogGroupName.Ref);
    for (const name of [
      'dispatch-due',
      'send-email',
      'unsubscribe',
      'inbound-sns',
      'preferences',
      'suppressions',
    ]) {
      expect(watched).toContain(functionOf(template, name).Properties.LoggingConfig.LogGroup.Ref);
    }
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
