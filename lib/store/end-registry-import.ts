import type { Job } from '../core/job.ts';
import type { RegistryArea, RegistryState } from '../core/registry/registry-import.ts';
import { failJob, finishJob } from './jobs.ts';
import {
  type ImportCursor,
  type ImportPorts,
  type RegistryImportAsked,
  reportOf,
} from './registry-import-job.ts';
import { registryAreaItem } from './registry-items.ts';
import { readRegistryArea, readRegistryState, registryAreas, writeRegistryState } from './registry-state.ts';
import { contentionLimit, TooMuchContention } from './store-ports.ts';
import { Superseded } from './write-registry-blocks.ts';

export type ImportEnding = {
  list: string;
  asked: RegistryImportAsked;
  /** The import that a change file continues. */
  base: RegistryState['last'];
  job: Job;
  cursor: ImportCursor;
  fault: { code: string; detail: string } | null;
};

/**
 * Ends an import: renews its areas, then the list, then the job; each step may be repeated. With a fault nothing is renewed: what
 * was read stays listed until the next full list, but the list keeps its age.
 */
export async function endImport(ports: ImportPorts, ending: ImportEnding): Promise<null> {
  const { asked, cursor, job } = ending;
  const fault = ending.fault ?? faultOf(asked, cursor);
  const full = asked.kind === 'full';
  if (fault !== null) {
    const told = { ...job, result: reportOf(cursor, false) };
    // The job first: an import that has ended is in nobody's way, should this break off in between.
    if ((await failJob(ports, told, fault)) !== null) await release(ports, ending, false);
    return null;
  }
  for (const area of full ? await newAreas(ports, ending) : await changedAreas(ports, ending)) {
    await writeArea(ports, area);
  }
  await release(ports, ending, true);
  await finishJob(ports, job, { done: cursor.read, result: reportOf(cursor, full) });
  return null;
}

function faultOf(asked: RegistryImportAsked, cursor: ImportCursor): ImportEnding['fault'] {
  if (cursor.badLines > asked.allowedBadLines) {
    return {
      code: 'BAD_LINES',
      detail:
        'Some lines could not be read, so that the list does not count as renewed: correct them, or import the file again ' +
        `with allowedBadLines of at least ${cursor.badLines}.`,
    };
  }
  if (asked.kind === 'full' && Object.keys(cursor.areas).length === 0) {
    return { code: 'NO_NUMBERS', detail: 'There is no number in the file: upload the list itself.' };
  }
  return null;
}

/** The areas of a full list; those that it does not hold stay as they are, and grow old. */
async function newAreas(
  ports: ImportPorts,
  { list, asked, cursor, job }: ImportEnding,
): Promise<RegistryArea[]> {
  const areas: RegistryArea[] = [];
  for (const [area, { added, kept }] of Object.entries(cursor.areas)) {
    const known = await readRegistryArea(ports.table, list, area, { consistent: true });
    if (known?.importId === job.jobId) continue;
    areas.push({
      list,
      area,
      generation: cursor.generation,
      obtainedAt: asked.obtainedAt,
      numbers: added + kept,
      importId: job.jobId,
      fileName: asked.fileName ?? null,
      revision: known?.revision ?? 0,
    });
  }
  return areas;
}

/** A change file renews every area that is as new as what it continues, whether or not anything changed there. */
async function changedAreas(
  ports: ImportPorts,
  { list, asked, base, cursor, job }: ImportEnding,
): Promise<RegistryArea[]> {
  const areas: RegistryArea[] = [];
  for (const known of await registryAreas(ports.table, list)) {
    const counts = cursor.areas[known.area];
    const renewed = base !== null && known.obtainedAt >= base.obtainedAt;
    if (known.importId === job.jobId || (!renewed && counts === undefined)) continue;
    areas.push({
      ...known,
      obtainedAt: renewed ? asked.obtainedAt : known.obtainedAt,
      numbers: known.numbers + (counts?.added ?? 0) - (counts?.removed ?? 0),
      importId: job.jobId,
      fileName: asked.fileName ?? null,
    });
  }
  return areas;
}

async function writeArea(ports: ImportPorts, area: RegistryArea): Promise<void> {
  const outcome = await ports.table.put(
    registryAreaItem({ ...area, revision: area.revision + 1 }),
    // As it was read: nobody else renewed it meanwhile.
    area.revision === 0
      ? { kind: 'absent' }
      : { kind: 'equals', attribute: 'revision', value: area.revision },
  );
  if (outcome === 'refused') throw new Superseded();
}

/** Lets the next import begin. */
async function release(ports: ImportPorts, { list, asked, job }: ImportEnding, came: boolean): Promise<void> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const state = await readRegistryState(ports.table, list);
    if (state.running?.importId !== job.jobId) return;
    const last = came ? { importId: job.jobId, obtainedAt: asked.obtainedAt } : state.last;
    if (await writeRegistryState(ports.table, { ...state, running: null, last })) return;
  }
  throw new TooMuchContention();
}
