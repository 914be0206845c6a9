import type { Log } from '../core/ports.ts';

/** The only fields that reach a log. None of them ever holds an address, a name, a text or anything else about a person. */
const allowed = new Set([
  'attempt', 'batch', 'campaignId', 'channel', 'code', 'count', 'decisionId', 'delay', 'dispatchId', 'dropped', 'error', 'errors',
  'frames', 'function', 'kept', 'key', 'milliseconds', 'outcome', 'purpose', 'queue', 'reason', 'requestId', 'retry', 'route',
  'scope', 'status', 'topic', 'version',
]); // biome-ignore format: one list, easy to scan

const textLimit = 300;

/** Belt and braces: something with the look of an e-mail address or an international number is masked wherever it hides. */
const personal = /\S+@\S+|\+\d[\d ().-]{5,}\d/g;

/** A logger that writes one JSON line each, with allowed fields only; what it leaves out it counts in `leftOut`. */
export function jsonLog(write: (line: string) => void, now: () => number): Log {
  return (level, event, fields = {}) => {
    const entries = Object.entries(fields);
    const kept = entries
      .filter(([name]) => allowed.has(name))
      .map(([name, value]) => [name, clean(value)] as const);
    const leftOut = entries.length - kept.length;
    write(
      JSON.stringify({
        ...Object.fromEntries(kept),
        level,
        event,
        at: new Date(now()).toISOString(),
        ...(leftOut > 0 && { leftOut }),
      }),
    );
  };
}

function clean(value: string | number | boolean | null): string | number | boolean | null {
  return typeof value === 'string' ? value.replace(personal, '[masked]').slice(0, textLimit) : value;
}
