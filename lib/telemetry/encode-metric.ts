import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { LogFields } from '../core/ports.ts';
import { remember } from '../core/remember.ts';
import { type MetricSpec, service } from './metrics.ts';

const encoderOf = remember(4, (namespace: string) => new Metrics({ namespace, serviceName: service }));

/**
 * One value of a metric as Powertools encodes it: what CloudWatch is told, and the members of the line that it reads. Null: the
 * line has not all the fields of any set of dimensions.
 */
export function encodeMetric(
  namespace: string,
  name: string,
  spec: MetricSpec,
  value: number,
  fields: LogFields,
): { directive: object; members: object } | null {
  const encoded = spec.dimensions
    .filter((set) => set.every((field) => fields[field] != null))
    .map((set) => Object.fromEntries(set.map((field) => [field, String(fields[field])])))
    .map((dimensions) => encodeOnce(encoderOf(namespace), name, spec, value, dimensions));
  const [first, ...others] = encoded.flatMap(({ directives }) => directives);
  if (first === undefined) return null;
  const Dimensions = [first, ...others].flatMap((directive) => directive.Dimensions);
  const members = Object.assign({}, ...encoded.map((one) => one.members));
  return { directive: { ...first, Dimensions }, members };
}

/** One set of dimensions at a time: the encoder warns about fields that two sets share. */
function encodeOnce(
  encoder: Metrics,
  name: string,
  { unit }: MetricSpec,
  value: number,
  dimensions: Record<string, string>,
) {
  encoder.addDimensions(dimensions);
  encoder.addMetric(name, MetricUnit[unit], value);
  const { _aws, ...members } = encoder.serializeMetrics();
  encoder.clearMetrics();
  encoder.clearDimensions();
  return { directives: _aws.CloudWatchMetrics, members };
}
