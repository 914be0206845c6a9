import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCorrelationId } from '../../lib/edge/read-correlation-id.ts';
import { jsonLog } from '../../lib/telemetry/log.ts';
import { measureInto } from '../../lib/telemetry/measured-line.ts';
import { type MetricSpec, metrics } from '../../lib/telemetry/metrics.ts';
import { follow, onTrail } from '../../lib/telemetry/trail.ts';

const now = () => Date.UTC(2026, 2, 8, 13);
const at = '2026-03-08T13:00:00.000Z';
const lines: string[] = [];
const log = jsonLog({ write: (line) => lines.push(line), now });
const measured = jsonLog({
  write: (line) => lines.push(line),
  now,
  measure: measureInto('Kairos/test', now),
});
const written = (write: () => void) => {
  lines.length = 0;
  write();
  return lines.map((line) => JSON.parse(line));
};

describe('The log', () => {
  it('writes only the fields that are allowed, and masks what looks like an address', () => {
    const [line] = written(() =>
      log('warn', 'request.failed', {
        status: 500,
        address: '+13055550100',
        code: 'call +1 (305) 555-0100 or ana@example.com',
      }),
    );
    expect(line).toEqual({
      level: 'warn', event: 'request.failed', at, status: 500, code: 'call [masked] or [masked]', leftOut: 1,
    }); // biome-ignore format: one line of the log
  });

  it('cannot be made to write a second line', () => {
    lines.length = 0;
    log('info', 'x', { code: 'a\n{"level":"error"}' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\n');
  });

  it('says on which trail it is, and what brought about a line that belongs to another', async () => {
    const said = (line: Record<string, unknown>) => [line.function, line.correlationId, line.cause];
    const found = written(() => {
      onTrail({ correlationId: 'stop', function: 'inbound-sns' }, () => {
        log('info', 'a');
        log('info', 'b', { correlationId: 'order' });
        log('info', 'c', { correlationId: null });
        follow('order');
        log('info', 'd', { correlationId: 'order' });
        follow('Ana Marker <ana@example.com>');
        log('info', 'e');
      });
      log('info', 'f');
    });
    expect(found.map(said)).toEqual([
      ['inbound-sns', 'stop', undefined],
      ['inbound-sns', 'order', 'stop'],
      ['inbound-sns', 'stop', undefined],
      ['inbound-sns', 'order', undefined],
      ['inbound-sns', 'order', undefined],
      [undefined, undefined, undefined],
    ]);
  });

  it('keeps apart what runs at the same time', async () => {
    lines.length = 0;
    const work = async (id: string) => {
      await Promise.resolve();
      follow(`${id}-followed`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      log('info', id);
    };
    await Promise.all(
      ['a', 'b', 'c'].map((id) => onTrail({ correlationId: id, function: 'f' }, () => work(id))),
    );
    for (const line of lines.map((text) => JSON.parse(text)))
      expect(line.correlationId).toBe(`${line.event}-followed`);
  });
});

describe('A line that is counted', () => {
  it('carries its metrics in the embedded metric format, each with the dimensions it has', () => {
    const [line] = written(() =>
      measured('info', 'dispatch-ended', { channel: 'sms', status: 'sent', milliseconds: 120 }),
    );
    expect(line).toMatchObject({ DispatchesEnded: 1, TimeToSend: 120, service: 'kairos', channel: 'sms' });
    expect(line._aws).toEqual({
      Timestamp: now(),
      CloudWatchMetrics: [
        {
          Namespace: 'Kairos/test',
          Dimensions: [['service', 'status'], ['service', 'channel', 'status']],
          Metrics: [{ Name: 'DispatchesEnded', Unit: 'Count' }],
        },
        {
          Namespace: 'Kairos/test',
          Dimensions: [['service'], ['service', 'channel']],
          Metrics: [{ Name: 'TimeToSend', Unit: 'Milliseconds' }],
        },
      ],
    }); // biome-ignore format: one document
  });

  it('is not counted where a value or a condition is missing', () => {
    const [late] = written(() => measured('info', 'dispatch-ended', { channel: 'sms', status: 'expired' }));
    expect(late).toMatchObject({ DispatchesEnded: 1 });
    expect(late).not.toHaveProperty('TimeToSend');
    const [plain] = written(() => measured('info', 'claimed', { channel: 'sms' }));
    expect(plain).not.toHaveProperty('_aws');
  });

  it('is counted by no field that is not allowed', () => {
    const [line] = written(() => measured('info', 'decided', { outcome: 'ana@example.com', count: 3 }));
    expect(line).toMatchObject({ outcome: '[masked]', Decisions: 3 });
  });
});

describe('The correlation id of a request', () => {
  const uuid = '0199f3a4-6c1e-7d44-8b1a-2f0c9e8d7a61';
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const parent = `00-${trace}-00f067aa0ba902b7-01`;
  it.each<[string, Record<string, string>, string]>([
    ["the caller's own", { 'X-Correlation-Id': uuid, traceparent: parent }, uuid],
    ["the caller's trace", { traceparent: parent }, trace],
    ['a ULID', { 'x-correlation-id': '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['that of an X-Ray trace', { 'x-correlation-id': '1-5759e988-bd862e3fe1be46a994272793' }, '1-5759e988-bd862e3fe1be46a994272793'],
    ['else that of the request', {}, 'JKJaXmPLvHcESHA'],
    ['not a mailbox', { 'x-correlation-id': 'ana@example.com' }, 'JKJaXmPLvHcESHA'],
    ['not a number', { 'x-correlation-id': '+13055550100' }, 'JKJaXmPLvHcESHA'],
    ['not a name', { 'x-correlation-id': 'ana-miami' }, 'JKJaXmPLvHcESHA'],
    ['not a broken trace', { traceparent: '00-xyz-1-01' }, 'JKJaXmPLvHcESHA'],
  ])('is %s', (_, headers, expected) => {
    expect(readCorrelationId(headers, 'JKJaXmPLvHcESHA=')).toBe(expected);
  }); // biome-ignore format: a table
});

it('Every metric is described in docs/observability.md, with its unit and its dimensions', () => {
  const page = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| `[A-Z]/.test(line));
  const expected = Object.entries(metrics as Record<string, MetricSpec>).map(([name, spec]) => {
    const by = spec.dimensions
      .map((set) => set.map((field) => `\`${field}\``).join(' + ') || 'all')
      .join(', ');
    return `| \`${name}\` | ${spec.unit} | ${by} | \`${spec.event}\` | ${spec.about} |`;
  });
  expect(rows).toEqual(expected);
});
