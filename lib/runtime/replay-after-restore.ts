import { endOverdue } from '../store/end-overdue.ts';
import { killSwitchAge, setKillSwitch } from '../store/kill-switch.ts';
import type { OptOutLogReader } from '../store/opt-out-log.ts';
import { type ReplayReport, replayOptOuts } from '../store/replay-opt-outs.ts';
import { closingStore, type Ports } from './ports.ts';

export type RestoreReport = ReplayReport & {
  /** Dispatches that were due since the restore point: they ended `unknown` and are not sent again. */
  unknown: string[];
  /** Whether everything may be sent again. */
  sending: boolean;
};

/**
 * Makes a restored table fit to send from: the kill switch first, then the opt-out log, then what may have been sent
 * already, and only then, when asked and when every entry could be read, sending again. It can be repeated at any time; what
 * fails leaves the switch on.
 * @param restoredTo the instant that the table was restored to, milliseconds
 */
export async function replayAfterRestore(
  ports: Ports,
  log: OptOutLogReader,
  { restoredTo, resume }: { restoredTo: number; resume: boolean },
): Promise<RestoreReport> {
  const turn = (on: boolean, reason: string) =>
    setKillSwitch(ports.table, { on, scope: 'all', reason, by: 'restore', at: ports.clock() });
  await turn(true, 'The table was restored; the opt-out log is being replayed.');
  // Senders that are running may rely on what they read for so long.
  await ports.timer.sleep(killSwitchAge);
  const store = await closingStore({
    ...ports,
    optOutLog: { append: () => Promise.reject(new Error('A replay is not logged.')) },
    // What waits is looked at again at its moment: there is no hurry while nothing may be sent.
    due: { send: async () => {} },
  });
  // An entry is a little older than the write that it belongs to, or younger: an hour of overlap costs nothing.
  const replayed = await replayOptOuts(store, log, restoredTo - overlap);
  const unknown = await endOverdue(store, restoredTo);
  const sending = resume && replayed.unreadable.length === 0;
  if (sending) await turn(false, 'The opt-out log was replayed.');
  return { ...replayed, unknown, sending };
}

const overlap = 3_600_000;
