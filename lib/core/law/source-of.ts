import type { LawField } from './rule-pack.ts';

/** What a reason gives as the source of a field: the place in the law, else where it was read, else that nobody verified it. */
export function sourceOf({ cite, sources }: LawField<unknown>): string {
  return cite ?? sources[0] ?? 'not verified';
}
