import type { ActionVersion } from '../core/actions/action.ts';
import { instantText } from './time-words.ts';

/** A version of an action as the API answers it: the document as it was sent, and who saved it. */
export function renderAction({
  id,
  version,
  document,
  savedBy,
  savedAt,
}: ActionVersion): Record<string, unknown> {
  return { id, ...(document as object), version, savedBy, savedAt: instantText(savedAt) };
}

/** What answers say of an action and no document does. */
const readOnly = new Set(['id', 'version', 'savedBy', 'savedAt', 'effectiveAt', 'warnings']);

/** A body without what only answers say, so that an action can be read, changed and sent back as it is. */
export function withoutAnswer(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !readOnly.has(name)));
}
