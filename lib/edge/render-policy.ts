import type { PolicyVersion } from '../core/policy.ts';
import type { PolicyVersionEntry } from './answers/index.ts';
import { instantText } from './time-words.ts';

/** A version of the policy as the API answers it: the document, and who saved it. */
export function renderPolicy(policy: PolicyVersion): Record<string, unknown> {
  return { ...policy.document, ...renderVersion(policy) };
}

/** Who saved a version, when, and what it changed. */
export function renderVersion({ version, changed, savedBy, savedAt }: PolicyVersion): PolicyVersionEntry {
  return { version, changed, savedBy, savedAt: savedAt === null ? null : instantText(savedAt) };
}

/** What answers say of a policy and no document does. */
const readOnly = new Set(['version', 'changed', 'savedBy', 'savedAt', 'warnings', 'impact', 'effectiveAt']);

/** A body without what only answers say, so that a policy can be read, changed and sent back as it is. */
export function withoutReadOnly(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !readOnly.has(name)));
}
