import { randomUUID } from 'node:crypto';
import { entry } from '../lib/edge/entry.ts';
import { environmentOf } from '../lib/functions.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { type ArchiveSweep, s3ArchiveSweep } from '../lib/store/archive-sweep.ts';
import { sweepExpired } from '../lib/store/sweep-expired.ts';
import { createWholeTable, type WholeTable } from '../lib/store/whole-table.ts';
import { onTrail } from '../lib/telemetry/trail.ts';

export type SweepExpiredPorts = Pick<Ports, 'table' | 'clock' | 'log'> & {
  wholeTable: WholeTable;
  sweepArchive: ArchiveSweep;
};

/** A run takes so long at most, in milliseconds; the next one goes on. */
const runLasts = 40_000;

/** Removes what is over: goes on with the pass of the day, and looks into the archive when it ends. */
export function createSweepExpired(ports: SweepExpiredPorts): () => Promise<{ removed: number }> {
  const sweep = async () => {
    const pass = await sweepExpired(ports, ports.clock() + runLasts);
    if (pass === null) return { removed: 0 };
    const archived = pass.finishedAt === null ? 0 : await ports.sweepArchive(ports.clock());
    ports.log('info', 'forgot', { count: pass.removed + archived, done: pass.looked });
    return { removed: pass.removed + archived };
  };
  return () => onTrail({ correlationId: randomUUID(), function: 'sweep-expired' }, sweep);
}

export const handler = entry(() => {
  const environment = environmentOf('sweep-expired', process.env);
  return createSweepExpired({
    ...systemPorts(environment),
    wholeTable: createWholeTable(environment.TABLE_NAME),
    sweepArchive: s3ArchiveSweep(environment.DECISION_ARCHIVE_BUCKET),
  });
});
