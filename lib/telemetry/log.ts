import type { Log, LogFields } from '../core/ports.ts';
import { type Measure, measureInto } from './measured-line.ts';
import { currentTrail } from './trail.ts';
import { writeLine } from './write-line.ts';

/** The only fields that reach a log. None of them ever holds an address, a name, a text or anything else about a person. */
const allowed = new Set([
  'age', 'attempt', 'batch', 'campaignId', 'channel', 'client', 'code', 'correlationId', 'count', 'decisionId', 'delay', 'dispatchId', 'done', 'dropped',
  'error', 'errors', 'frames', 'jobId', 'kept', 'key', 'kind', 'milliseconds', 'outcome', 'purpose', 'queue', 'reason',
  'requestId', 'retry', 'route', 'scope', 'status', 'topic', 'total', 'version', 'waiting',
]); // biome-ignore format: one list, easy to scan

const textLimit = 300;

/** Belt and braces: something with the look of an e-mail address or an international number is masked wherever it hides. */
const personal = /\S+@\S+|\+\d[\d ().-]{5,}\d/g;

type LogOptions = {
  write(line: string): void;
  now(): number;
  /** What makes a line count; not said: nothing is counted. */
  measure?: Measure;
  /** The id of the X-Ray trace of this invocation, if there is one. */
  traceId?(): string | undefined;
};

/**
 * A logger that writes one JSON line each, with allowed fields only (what it leaves out it counts in `leftOut`), the trail it
 * is on, and the metrics that the event carries.
 */
export function jsonLog({ write, now, measure = () => ({}), traceId = () => undefined }: LogOptions): Log {
  return (level, event, given = {}) => {
    const entries = Object.entries(given).filter(([, value]) => value !== undefined);
    const kept = entries
      .filter(([name]) => allowed.has(name))
      .map(([name, value]) => [name, clean(value)] as const);
    const leftOut = entries.length - kept.length;
    const trail = currentTrail();
    const fields: LogFields = { ...Object.fromEntries(kept), ...(trail && { function: trail.function }) };
    write(
      JSON.stringify({
        level,
        event,
        at: new Date(now()).toISOString(),
        ...fields,
        ...(trail && correlated(fields.correlationId, trail.correlationId)),
        traceId: traceId(),
        ...(leftOut > 0 && { leftOut }),
        ...measure(event, fields),
      }),
    );
  };
}

/** The log of a running function. `METRICS_NAMESPACE`: where CloudWatch keeps its metrics. */
export function systemLog(environment: { METRICS_NAMESPACE: string }, now: () => number): Log {
  return jsonLog({
    write: writeLine,
    now,
    measure: measureInto(environment.METRICS_NAMESPACE, now),
    // Lambda sets it anew for each invocation.
    traceId: () => /Root=([0-9a-f-]{35})/.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[1],
  });
}

/** What is said of an earlier request belongs to that one; then the one that is worked on is its cause. */
function correlated(said: LogFields[string], own: string): LogFields {
  return said == null || said === own ? { correlationId: own } : { correlationId: said, cause: own };
}

function clean(value: LogFields[string]): LogFields[string] {
  return typeof value === 'string' ? value.replace(personal, '[masked]').slice(0, textLimit) : value;
}
