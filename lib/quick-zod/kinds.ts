/** Whether a value that has the right type is fine; false: not sure. */
export type Check = (value: never) => boolean;

/** What a schema is, and what is asked of a value of that kind. */
export type Node = { readonly is: Kind; readonly checks: readonly Check[] };

export type Kind =
  | { kind: 'ask' | 'string' | 'number' | 'boolean' | 'null' | 'unknown' | 'json' }
  | { kind: 'one-of'; values: ReadonlySet<unknown> }
  | { kind: 'instance'; of: new (...given: never[]) => unknown }
  | { kind: 'array'; element: Node }
  | { kind: 'tuple'; items: readonly Node[] }
  | { kind: 'object'; shape: Readonly<Record<string, Node>>; strict: boolean; fields?: readonly Field[] }
  | { kind: 'record'; key: Node; value: Node; partial: boolean }
  | { kind: 'union'; options: readonly Node[] }
  | { kind: 'discriminated'; by: string; options: readonly Node[] }
  | { kind: 'optional' | 'nullable' | 'readonly'; inner: Node }
  | { kind: 'default' | 'prefault'; inner: Node; fallback: unknown }
  | { kind: 'pipe'; from: Node | null; through: Through | null; to: Node | null };

/** A field of an object, and what becomes of it where it is absent; made at the first use of its object. */
export type Field = { name: string; schema: Node; absent: Absence };

/** nothing: it stays absent for sure. made: whatever a transform makes of it, unless that is nothing either. */
export type Absence = 'nothing' | 'left out' | 'filled' | 'made' | 'fault';

type Context = { value: unknown; issues: unknown[]; addIssue: (issue: unknown) => void };
export type Through = (value: unknown, context: Context) => unknown;

/** What a transform or a refinement is handed. Whatever it complains of, zod is to judge. */
export function contextOf(value: unknown): Context {
  const issues: unknown[] = [];
  return { value, issues, addIssue: (issue) => issues.push(issue) };
}
