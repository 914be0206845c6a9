import type { LogFields } from '../core/ports.ts';
import { whenAsked } from '../core/remember.ts';
import { encodeMetric } from './encode-metric.ts';
import { type MetricSpec, metrics } from './metrics.ts';

const specsOf = whenAsked(() =>
  Map.groupBy(
    Object.entries(metrics as Record<string, MetricSpec>).map(([name, spec]) => ({ name, spec })),
    ({ spec }) => spec.event,
  ),
);

/** Says what a line of an event is to carry for CloudWatch to count it; nothing when nobody counts the event. */
export type Measure = (event: string, fields: LogFields) => Record<string, unknown>;

/** Encodes metrics as Powertools does, into the line that is logged anyway. */
export function measureInto(namespace: string, now: () => number): Measure {
  return (event, fields) => {
    const encoded = (specsOf().get(event) ?? []).flatMap(({ name, spec }) => {
      const value = spec.value === undefined ? 1 : fields[spec.value];
      const counted = Object.entries(spec.when ?? {}).every(([field, wanted]) => fields[field] === wanted);
      const encoded =
        counted && typeof value === 'number' ? encodeMetric(namespace, name, spec, value, fields) : null;
      return encoded ?? [];
    });
    if (encoded.length === 0) return {};
    return {
      _aws: { Timestamp: now(), CloudWatchMetrics: encoded.map(({ directive }) => directive) },
      ...Object.assign({}, ...encoded.map(({ members }) => members)),
    };
  };
}
