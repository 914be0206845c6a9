import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/** The clock of this process, which can be moved forward and never back. */
export type JumpClock = {
  now(): number;
  /** Milliseconds by which it is ahead of the machine's clock. */
  ahead(): number;
  /** Sets it to this instant; false when that is not in its future, and nothing happens. */
  jumpTo(instant: number): boolean;
  /** Gives `Date.now` back. */
  remove(): void;
};

const Stored = z.object({ ahead: z.number().nonnegative() });

/**
 * Puts a movable clock behind `Date.now` of this process; for the local run only, where nobody wants to wait for
 * tomorrow's opening hours. It must stand before the bundles are loaded, since they may keep a reference. Timers and
 * `new Date()` stay with the machine: time-outs last as long as they say. The file (null: none) keeps how far it is ahead,
 * since what is stored beside it is of that time. Throws when the file cannot be read.
 */
export function installJumpClock(file: string | null): JumpClock {
  const machineNow = Date.now;
  let offset =
    file !== null && existsSync(file) ? Stored.parse(JSON.parse(readFileSync(file, 'utf8'))).ahead : 0;
  const now = (): number => machineNow() + offset;
  Date.now = now;
  return {
    now,
    ahead: () => offset,
    jumpTo: (instant) => {
      if (!(instant > now())) return false;
      offset = instant - machineNow();
      if (file !== null) writeFileSync(file, JSON.stringify({ ahead: offset }));
      return true;
    },
    remove: () => {
      if (Date.now === now) Date.now = machineNow;
    },
  };
}
