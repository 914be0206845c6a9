import * as z from 'zod';

const Value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.json()),
  z.record(z.string(), z.json()),
]);

/** One field that changed: a JSON pointer, and what it held before and after. Null: nothing. */
export const Change = z.object({ pointer: z.string(), from: Value, to: Value }).meta({ id: 'Change' });
export type Change = z.infer<typeof Change>;

/** What can change through a caller or a customer. */
export const AuditedNoun = z
  .enum([
    'customer', 'preferences', 'consent', 'suppression', 'merge', 'policy', 'kill-switch', 'registry', 'dispatch',
    'action', 'import',
    'link', 'erasure', 'export', 'learned',
  ]) // biome-ignore format: one list, easy to scan
  .meta({ id: 'AuditedNoun' });
export type AuditedNoun = z.infer<typeof AuditedNoun>;

/** One entry of the audit trail: who changed what, from what, to what, when (milliseconds). */
export type AuditEntry = {
  what: AuditedNoun;
  at: number;
  /** The customer's own act, or the company's. */
  actor: 'customer' | 'company';
  /** The caller's client id, or the page that the customer used. */
  client: string;
  changes: readonly Change[];
};

/** Every field in which two values differ, objects field by field, lists as a whole. An absent field is null. */
export function changesBetween(before: unknown, after: unknown, pointer = '#'): Change[] {
  if (isObject(before) || isObject(after)) {
    const [old, now] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    // An object without fields differs from none by being there: a policy's `{}` means every channel and purpose.
    if (names.length === 0 && (before === null || after === null))
      return [{ pointer, from: before, to: after } as Change];
    return names.flatMap((name) => changesBetween(old[name], now[name], `${pointer}/${name}`));
  }
  const [from, to] = [before ?? null, after ?? null];
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ pointer, from, to } as Change];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
