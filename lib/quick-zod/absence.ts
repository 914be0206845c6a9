import type { Absence, Field, Node } from './kinds.ts';

/** A field with what becomes of it where it is absent. */
export function fieldOf([name, schema]: readonly [string, Node]): Field {
  const absent = absence(schema);
  const surely = absent === 'left out' && schema.is.kind === 'optional' && schema.checks.length === 0;
  return { name, schema, absent: surely ? 'nothing' : absent };
}

/** What becomes of a field that is not there. */
export function absence({ is }: Node): Exclude<Absence, 'nothing'> {
  switch (is.kind) {
    case 'optional':
      return absence(is.inner) === 'filled' ? 'fault' : 'left out';
    case 'default':
    case 'prefault':
      return 'filled';
    case 'nullable':
    case 'readonly':
      return absence(is.inner);
    case 'pipe': {
      if (is.from === null || is.to !== null) return 'fault';
      const absent = absence(is.from);
      return absent === 'left out' ? 'made' : absent;
    }
    default:
      return 'fault';
  }
}
