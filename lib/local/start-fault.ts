/** Why the local run cannot start: one sentence that says what to do. Anything else that is thrown is a bug. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}

/** The code of a system or engine error, its cause's before its own: Level wraps what happened. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return codeOf(cause) || (typeof code === 'string' ? code : '');
}
