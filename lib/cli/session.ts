import type { Connection } from './connection.ts';
import type { ExitCode } from './exit-codes.ts';

/** What a command has to work with. */
export type Session = {
  kairos: Connection;
  /** Shows an answer: as JSON when asked for, else in these words. */
  show(answer: unknown, words: () => string): void;
  /** Tells people something beside the answer, where it does not get into a file that the answer is written to. */
  note(text: string): void;
};

/** Makes the action of a command: connects first, and keeps what it answers as the exit code. */
export type Act = <Arguments extends unknown[]>(
  action: (session: Session, ...args: Arguments) => Promise<ExitCode | undefined>,
) => (...args: Arguments) => Promise<void>;
