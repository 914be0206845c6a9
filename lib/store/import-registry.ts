import type { Job } from '../core/job.ts';
import { registryList } from '../core/registry/registry-list.ts';
import { endImport } from './end-registry-import.ts';
import { failJob, finishJob, readJob } from './jobs.ts';
import {
  ImportCursor,
  type ImportPorts,
  RegistryImportAsked,
  registryImportKind,
  reportOf,
  startAt,
  uploadKey,
} from './registry-import-job.ts';
import { createImportWorker, type ImportPace, importPace } from './registry-import-worker.ts';
import { beginImport, readRegistryState } from './registry-state.ts';
import { BrokenFile } from './registry-text.ts';
import { waitForUpload } from './wait-for-upload.ts';
import { Superseded } from './write-registry-blocks.ts';

/** How long an import waits for another one of the same list. */
const turnPatience = 5_000;

/**
 * Does a slice of an import and answers after how many milliseconds the next slice is due; null: there is nothing more to do.
 * All it knows is in the job: a worker that dies is followed by another one that repeats at most the blocks since the last
 * record, and counts them once.
 */
export async function workOnImport(
  ports: ImportPorts,
  importId: string,
  pace: ImportPace = importPace,
): Promise<number | null> {
  const { table } = ports;
  const job = await readJob(table, importId);
  if (job === null || job.kind !== registryImportKind || job.status !== 'running') return null;
  const asked = RegistryImportAsked.parse(job.input);
  const list = registryList(asked.list);
  if (list === null) throw new Error('An import names a list that is none.');
  const cursor = job.cursor === null ? null : ImportCursor.parse(job.cursor);
  const state = await readRegistryState(table, list.id);
  // It had come to its end, and only the job did not learn of it.
  if (state.last?.importId === importId && cursor !== null) {
    await finishJob(ports, job, { done: cursor.read, result: reportOf(cursor, asked.kind === 'full') });
    return null;
  }
  const size = await ports.uploads.size(uploadKey(list.id, importId));
  if (size === null) return waitForUpload(ports, job);

  const generation = await beginImport(ports, state, importId);
  if (generation === null && cursor === null) return turnPatience;
  if (generation === null || (cursor !== null && cursor.generation !== generation)) {
    return superseded(ports, job);
  }
  const at = cursor ?? startAt(generation);
  const ending = { list: list.id, asked, base: state.last };
  if (asked.kind === 'change' && state.last?.importId !== asked.base) {
    return endImport(ports, { ...ending, job, cursor: at, fault: baseIsNotLast });
  }
  const worker = createImportWorker(ports, pace, { list, asked, job, size, cursor: at });
  try {
    const done = await worker.run();
    if (done === 'time is up') return 0;
    return await endImport(ports, { ...ending, ...worker.come(), fault: null });
  } catch (error) {
    if (error instanceof Superseded) return superseded(ports, worker.come().job);
    if (!(error instanceof BrokenFile)) throw error;
    const fault = { code: error.code, detail: error.message };
    return endImport(ports, { ...ending, ...worker.come(), fault });
  }
}

const baseIsNotLast = {
  code: 'BASE_IS_NOT_LAST',
  detail:
    'The last import of the list is not the one that this change file continues: import a full list, or the changes since ' +
    'the last import.',
};

/** Also where another worker of the same import wrote: then the job is not as it was read, and stays as it is. */
async function superseded(ports: ImportPorts, job: Job): Promise<null> {
  await failJob(ports, job, {
    code: 'SUPERSEDED',
    detail: 'Another import of this list began while this one gave no sign: import the file again.',
  });
  return null;
}
