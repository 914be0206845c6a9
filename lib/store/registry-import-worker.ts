import type { Job } from '../core/job.ts';
import { type BlockBatch, createNumberBatch } from '../core/registry/number-batch.ts';
import { badLinesTold } from '../core/registry/registry-import.ts';
import { type LineFault, lineFaults, lineReader } from '../core/registry/registry-line.ts';
import { areaOf, type RegistryList } from '../core/registry/registry-list.ts';
import { progressJob } from './jobs.ts';
import {
  type ImportCursor,
  type ImportPorts,
  type RegistryImportAsked,
  reportOf,
  uploadKey,
} from './registry-import-job.ts';
import { readRegistryArea, registryAreas } from './registry-state.ts';
import { BrokenFile, openText } from './registry-text.ts';
import { textLines } from './text-lines.ts';
import { Superseded, writeRegistryBlock } from './write-registry-blocks.ts';

/** How much is done between two looks at the clock and two records of progress. Smaller in tests only. */
export type ImportPace = {
  /** How long a worker works before it hands over to the next, in milliseconds: well below any queue's visibility time-out. */
  slice: number;
  /** Numbers that are held in memory at once (8 bytes each). */
  batch: number;
  /** Blocks between two records of progress. */
  blocks: number;
  /** Blocks that are written at once. */
  atOnce: number;
};
export const importPace: ImportPace = { slice: 40_000, batch: 1_000_000, blocks: 512, atOnce: 16 };

const longestLine = 256;
/** What has so many bad lines is no list. */
const badLineLimit = 100_000;

export type ImportWork = {
  list: RegistryList;
  asked: RegistryImportAsked;
  job: Job;
  size: number;
  cursor: ImportCursor;
};
type Area = ImportCursor['areas'][string];

/**
 * Reads lines into a batch, writes the batch block by block, records how far it came, and so on until time or text is up. A
 * batch that begins at the same place is the same batch, so that a successor passes over the blocks that are recorded, and
 * those behind them know that they were counted.
 */
export function createImportWorker(ports: ImportPorts, pace: ImportPace, work: ImportWork) {
  const { list, asked } = work;
  const until = ports.clock() + pace.slice;
  const readLine = lineReader(list, asked.kind);
  const batch = createNumberBatch(pace.batch);
  const subscribed = new Set<string>();
  const opening = new Map<string, Promise<Area>>();
  let { job, cursor } = work;
  // As of the lines that were read into the batch, which is ahead of the cursor.
  let { lines, badLines, read } = cursor;
  const bad = [...cursor.bad];
  let total: number | null = null;

  async function run(): Promise<'time is up' | 'done'> {
    if (cursor.ended === null) {
      const read = await readAll();
      if (read === 'time is up') return read;
    }
    if (cursor.ended?.fault) throw new BrokenFile(cursor.ended.fault.code, cursor.ended.fault.detail);
    return 'done';
  }

  async function readAll(): Promise<'time is up' | 'done'> {
    if (asked.kind === 'change') {
      for (const { area } of await registryAreas(ports.table, list.id)) subscribed.add(area);
    }
    let fault: { code: string; detail: string } | null = null;
    try {
      if ((await readText()) === 'time is up') return 'time is up';
    } catch (error) {
      if (!(error instanceof BrokenFile)) throw error;
      fault = { code: error.code, detail: error.message };
    }
    // What was read of a file that breaks off is kept: it can only add to what is listed.
    const blocks = await writeBatch();
    if (blocks === 'time is up') return blocks;
    await record({ ...cursor, blocks, read, lines, badLines, bad, ended: { fault } });
    return 'done';
  }

  async function readText(): Promise<'time is up' | 'done'> {
    const key = uploadKey(list.id, job.jobId);
    const opened = await openText(ports.uploads, key, work.size, cursor.offset);
    total = opened.size;
    for await (const part of textLines(opened.text, cursor.offset, longestLine)) {
      let start = 0;
      for (const [index, end] of part.ends.entries()) {
        lines++;
        if ((index === 0 && part.skipFirst) || end - start > longestLine) refuse('tooLong');
        else takeLine(part.bytes, start, end);
        start = end + 1;
        read = part.offset + Math.min(start, part.bytes.length);
        if (badLines > badLineLimit) {
          throw new BrokenFile(
            'NOT_A_LIST',
            'Too many lines hold no number: check that this is the right file.',
          );
        }
        if (!batch.isFull) continue;
        if ((await writeBatch()) === 'time is up') return 'time is up';
        await record({ ...cursor, offset: read, blocks: 0, read, lines, badLines, bad });
        if (ports.clock() >= until) return 'time is up';
      }
    }
    return 'done';
  }

  function takeLine(bytes: Uint8Array, start: number, end: number): void {
    const found = readLine(bytes, lines === 1 ? afterMark(bytes, start) : start, end);
    if (typeof found === 'number') {
      const number = Math.floor(found / 2);
      if (asked.kind === 'change' && !subscribed.has(areaOf(list, Math.floor(number / 10_000)))) {
        refuse('notSubscribed');
      } else if (found % 2 === 1) batch.remove(number);
      else batch.add(number);
    } else if (found === 'no-digits') {
      // A first line without any digit names the columns.
      if (lines > 1) refuse('characters');
    } else if (found !== 'blank') refuse(found);
  }

  function refuse(fault: LineFault): void {
    badLines++;
    if (bad.length < badLinesTold) bad.push({ line: lines, reason: lineFaults[fault] });
  }

  /** Writes the batch, but for the blocks that are recorded as written; answers how many blocks it has. */
  async function writeBatch(): Promise<number | 'time is up'> {
    let index = 0;
    let group: Promise<void>[] = [];
    const settle = async (): Promise<void> => {
      const waiting = group;
      group = [];
      await Promise.all(waiting);
    };
    const done = cursor.blocks;
    for (const blockBatch of batch.drain()) {
      if (index++ < done) continue;
      group.push(writeBlock(blockBatch));
      if (group.length >= pace.atOnce || index % pace.blocks === 0) await settle();
      if (index % pace.blocks !== 0) continue;
      await record({ ...cursor, blocks: index });
      if (ports.clock() >= until) return 'time is up';
    }
    await settle();
    return index;
  }

  async function writeBlock(blockBatch: BlockBatch): Promise<void> {
    const area = await countsOf(areaOf(list, blockBatch.block));
    const counts = await writeRegistryBlock(ports.table, list.id, blockBatch, {
      id: `${cursor.generation}@${cursor.offset}`,
      areaGeneration: area.before?.generation ?? null,
      building: asked.kind === 'full' ? cursor.generation : null,
      mayExist: area.before !== null || cursor.offset > 0,
    });
    area.added += counts.added;
    area.removed += counts.removed;
    area.kept += counts.kept;
  }

  async function countsOf(name: string): Promise<Area> {
    const opened = opening.get(name) ?? openArea(name);
    opening.set(name, opened);
    return opened;
  }

  async function openArea(name: string): Promise<Area> {
    const known = cursor.areas[name];
    if (known !== undefined) return known;
    const found = await readRegistryArea(ports.table, list.id, name, { consistent: true });
    if (found !== null && found.obtainedAt > asked.obtainedAt) {
      throw new BrokenFile(
        'OLDER_THAN_KNOWN',
        `A list of area ${name} that was obtained later is in use already.`,
      );
    }
    const before = found && { generation: found.generation, numbers: found.numbers };
    const area = { before, added: 0, removed: 0, kept: 0 };
    cursor.areas[name] = area;
    return area;
  }

  async function record(next: ImportCursor): Promise<void> {
    const step = { done: next.read, total, cursor: next, result: reportOf(next, false) };
    const written = await progressJob(ports, job, step);
    if (written === null) throw new Superseded();
    job = written;
    cursor = next;
  }

  return {
    run,
    /** How far it has come, with all that was read. */
    come: (): { job: Job; cursor: ImportCursor } => ({
      job,
      cursor: { ...cursor, read, lines, badLines, bad },
    }),
  };
}

/** UTF-8's byte order mark is no part of the text. */
function afterMark(bytes: Uint8Array, start: number): number {
  const marked = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  return marked ? start + 3 : start;
}
