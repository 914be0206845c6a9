import { Foreign, Outdated, Refused, Unreachable } from '../client/faults.ts';

/** What a script that calls the command line branches on. */
export const exitCodes = {
  /** Done; for a decision: there may be a contact. */
  ok: 0,
  /** The rules say no, or somebody else's state does. */
  refused: 1,
  /** The command or what it was given is wrong. */
  usage: 2,
  /** The service cannot be reached, does not know the caller, or is in trouble. */
  service: 3,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What was typed is wrong: one sentence that says what to do. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The sentence and the exit code for whatever went wrong; null for a bug, which is to be seen as it is. */
export function explainFault(error: unknown): { words: string; exitCode: ExitCode } | null {
  if (error instanceof UsageFault) return { words: error.message, exitCode: error.exitCode };
  if (error instanceof Unreachable) {
    const words = `${error.message} Start it with npm start, or name another with --url; give the same command again then, nothing is repeated.`;
    return { words, exitCode: exitCodes.service };
  }
  if (error instanceof Foreign || error instanceof Outdated)
    return { words: error.message, exitCode: exitCodes.service };
  if (!(error instanceof Refused)) return null;
  const { status, code, detail, errors = [] } = error.problem;
  const fields = errors.map(({ pointer, detail }) => `\n  ${pointer} ${detail}`).join('');
  return { words: `${code}: ${detail}${fields}`, exitCode: exitCodeOf(status) };
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403 || status === 429 || status >= 500) return exitCodes.service;
  return status === 409 || status === 412 || status === 428 ? exitCodes.refused : exitCodes.usage;
}
