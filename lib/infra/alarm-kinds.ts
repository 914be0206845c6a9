/** Every kind of alarm there is; docs/runbook.md has an entry with this heading for each of them. */
export const alarmKinds = [
  'dead-letters',
  'function-errors',
  'function-throttles',
  'oldest-message',
  'due-backlog',
  'unknown-sends',
  'due-late',
  'silence-slow',
  'provider-throttles',
  'callers-limited',
  'jobs-failed',
  'safe-answers',
  'sweeper-silent',
  'api-faults',
  'table-throttles',
] as const;
export type AlarmKind = (typeof alarmKinds)[number];
