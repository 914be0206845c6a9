import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { LogFields } from '../core/ports.ts';
import { whenAsked } from '../core/remember.ts';
import { type MetricSpec, metrics, service } from './metrics.ts';

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
  const encoderOf = whenAsked(() => new Metrics({ namespace, serviceName: service }));

  /** One set of dimensions at a time: the encoder warns about fields that two sets share. */
  const encodeOnce = (
    name: string,
    { unit }: MetricSpec,
    value: number,
    dimensions: Record<string, string>,
  ) => {
    const encoder = encoderOf();
    encoder.addDimensions(dimensions);
    encoder.addMetric(name, MetricUnit[unit], value);
    const { _aws, ...members } = encoder.serializeMetrics();
    encoder.clearMetrics();
    encoder.clearDimensions();
    return { directives: _aws.CloudWatchMetrics, members };
  };

  const encode = (name: string, spec: MetricSpec, value: number, fields: LogFields) => {
    const encoded = spec.dimensions
      .filter((set) => set.every((field) => fields[field] != null))
      .map((set) => Object.fromEntries(set.map((field) => [field, String(fields[field])])))
      .map((dimensions) => encodeOnce(name, spec, value, dimensions));
    const [first, ...others] = encoded.flatMap(({ directives }) => directives);
    if (first === undefined) return [];
    const Dimensions = [first, ...others].flatMap((directive) => directive.Dimensions);
    const members = Object.assign({}, ...encoded.map((one) => one.members));
    return [{ directive: { ...first, Dimensions }, members }];
  };

  return (event, fields) => {
    const encoded = (specsOf().get(event) ?? []).flatMap(({ name, spec }) => {
      const value = spec.value === undefined ? 1 : fields[spec.value];
      const counted = Object.entries(spec.when ?? {}).every(([field, wanted]) => fields[field] === wanted);
      return counted && typeof value === 'number' ? encode(name, spec, value, fields) : [];
    });
    if (encoded.length === 0) return {};
    return {
      _aws: { Timestamp: now(), CloudWatchMetrics: encoded.map(({ directive }) => directive) },
      ...Object.assign({}, ...encoded.map(({ members }) => members)),
    };
  };
}
