import type { Job } from '../../../lib/core/job.ts';
import { isListed } from '../../../lib/core/registry/registry-block.ts';
import type { RegistryReport } from '../../../lib/core/registry/registry-import.ts';
import { placeOfAddress, registryList } from '../../../lib/core/registry/registry-list.ts';
import { workOnImport } from '../../../lib/store/import-registry.ts';
import { createJob, readJob } from '../../../lib/store/jobs.ts';
import { registryBlockKey } from '../../../lib/store/keys.ts';
import { registryImportKind, uploadKey } from '../../../lib/store/registry-import-job.ts';
import { type ImportPace, importPace } from '../../../lib/store/registry-import-worker.ts';
import { parseRegistryBlock } from '../../../lib/store/registry-items.ts';
import { readRegistryArea } from '../../../lib/store/registry-state.ts';
import type { Table } from '../../../lib/store/table.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { memoryUploads } from '../../support/memory-uploads.ts';

export const start = Date.UTC(2026, 10, 20, 12);
export const hour = 3_600_000;

export const smallPace: ImportPace = { ...importPace, batch: 4, blocks: 1, atOnce: 2 };

/** Over all tables, so that no two imports share an id. */
let drawn = 0;

/** Lists and imports over one table, with a clock that stands unless it is moved. */
export function importing(table: Table = createMemoryTable()) {
  const uploads = memoryUploads();
  let now = start;
  const ports = {
    table,
    uploads,
    clock: () => now,
    randomness: (bytes: number) => new Uint8Array(bytes).fill(++drawn % 256),
  };

  type Asked = {
    list?: string;
    kind?: 'full' | 'change';
    obtainedAt?: number;
    base?: string;
    allowedBadLines?: number;
  };
  async function announce(asked: Asked = {}): Promise<string> {
    const { list = 'us-national', kind = 'full', obtainedAt = now, base, allowedBadLines = 0 } = asked;
    const input = { list, kind, obtainedAt, base, allowedBadLines };
    const job = await createJob(ports, {
      kind: registryImportKind,
      scope: 'admin',
      client: 'client-1',
      input,
      total: null,
    });
    return job.jobId;
  }

  async function upload(id: string, file: string | Uint8Array, list = 'us-national'): Promise<void> {
    uploads.files.set(uploadKey(list, id), typeof file === 'string' ? Buffer.from(file) : file);
  }

  /** Works until nothing is due any more. */
  async function work(id: string, pace: ImportPace = importPace): Promise<ImportedJob> {
    for (let after = await workOnImport(ports, id, pace); after !== null; ) {
      now += after;
      after = await workOnImport(ports, id, pace);
    }
    return show(id);
  }

  async function show(id: string): Promise<ImportedJob> {
    const job = await readJob(table, id);
    if (!job) throw new Error('There is no such import.');
    return { ...job, report: job.result as RegistryReport };
  }

  async function bring(
    file: string | Uint8Array,
    asked: Asked = {},
    pace?: ImportPace,
  ): Promise<ImportedJob> {
    const id = await announce(asked);
    await upload(id, file, asked.list);
    return work(id, pace);
  }

  /** What is stored of a number, straight from the items: null when its area is not subscribed. */
  async function listed(address: string, id = 'us-national'): Promise<boolean | null> {
    const list = registryList(id);
    const place = list && placeOfAddress(list, address);
    if (!place) throw new Error('This number is on no such list.');
    const area = await readRegistryArea(table, id, place.area, { consistent: true });
    if (!area) return null;
    const item = await table.get(registryBlockKey(id, place.block), { consistent: true });
    return isListed(item ? parseRegistryBlock(item) : null, area.generation, place.suffix);
  }

  const area = (name: string, list = 'us-national') =>
    readRegistryArea(table, list, name, { consistent: true });

  return {
    ports,
    uploads,
    announce,
    upload,
    work,
    show,
    bring,
    listed,
    area,
    passTime(milliseconds: number) {
      now += milliseconds;
    },
  };
}

export type ImportedJob = Job & { report: RegistryReport };
