import * as z from 'zod';
import { emptyReport, ImportReport, type LineOutcome } from '../core/import/import-report.ts';
import { type Layout, type Row, readLayout, readRow } from '../core/import/read-row.ts';
import { createSeenLines } from '../core/import/seen-lines.ts';
import type { Job } from '../core/job.ts';
import { failJob, finishJob, progressJob, readJob } from '../store/jobs.ts';
import { BrokenFile, openText } from '../store/registry-text.ts';
import { textLines } from '../store/text-lines.ts';
import { waitForUpload } from '../store/wait-for-upload.ts';
import type { UploadingPorts } from './ports.ts';

/** What the job of an import was asked. The file is checked first; applying it is a job of its own, on the same file. */
export const ImportAsked = z.object({
  apply: z.boolean(),
  /** The key of the file in the bucket of uploads. */
  upload: z.string(),
  fileName: z.string().nullable(),
});
export type ImportAsked = z.infer<typeof ImportAsked>;

const layout = z.union([
  z.object({ kind: z.literal('csv'), columns: z.array(z.string()) }),
  z.object({ kind: z.literal('json-lines') }),
]);
const Cursor = z.object({ offset: z.number(), layout, report: ImportReport });

/** What an import does with its rows. */
export type RowTask = {
  columns: readonly string[];
  required: readonly string[];
  /** Looks what the row would do; with `apply` does it. Doing it again changes nothing. */
  take(row: Row, apply: boolean): Promise<LineOutcome>;
};

/** Smaller in tests only. `slice`: how long a worker works before it hands over, in milliseconds. */
export type ImportPace = { slice: number; atOnce: number; record: number };
const importPace: ImportPace = { slice: 40_000, atOnce: 16, record: 2_000 };

const longestLine = 16 * 1_024;
const badLinesTold = 100;

/**
 * Does a slice of an import and answers after how many milliseconds the next is due; null: it has ended. All it knows is in the
 * job: a worker that dies is followed by another one that repeats what no record speaks of, and counts it once.
 */
export async function importLines(
  ports: Pick<UploadingPorts, 'table' | 'clock' | 'uploads'>,
  job: Job,
  task: RowTask,
  pace: ImportPace = importPace,
): Promise<number | null> {
  const asked = ImportAsked.parse(job.input);
  const size = await ports.uploads.size(asked.upload);
  if (size === null) return waitForUpload(ports, job);
  try {
    return await readSlice(ports, job, task, pace, asked, size);
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    // As it was recorded last, which may be after this slice began.
    const recorded = await readJob(ports.table, job.jobId);
    if (recorded) await failJob(ports, recorded, { code: error.code, detail: error.message });
    return null;
  }
}

async function readSlice(
  ports: Pick<UploadingPorts, 'table' | 'clock' | 'uploads'>,
  first: Job,
  task: RowTask,
  pace: ImportPace,
  asked: ImportAsked,
  size: number,
): Promise<number | null> {
  const until = ports.clock() + pace.slice;
  const before = first.cursor === null ? null : Cursor.parse(first.cursor);
  const report = before?.report ?? emptyReport(!asked.apply);
  let found: Layout | null = before?.layout ?? null;
  let offset = before?.offset ?? 0;
  let job = first;
  let recorded = report.lines;
  let waiting: Promise<void>[] = [];
  const seen = createSeenLines();

  const failures: unknown[] = [];
  /** Rows about one and the same wait for each other: they would only get in each other's way. */
  const last = new Map<string, Promise<void>>();
  const start = (row: Row, line: number): void => {
    const about = String(row[task.required[0] as string]);
    const mine = (last.get(about) ?? Promise.resolve()).then(() => take(row, line));
    const caught = mine.catch((error: unknown) => void failures.push(error));
    last.set(about, caught);
    waiting.push(caught);
  };
  const settle = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    last.clear();
    await Promise.all(group);
    if (failures.length > 0) throw failures[0];
  };
  const refuse = (line: number, reason: string): void => {
    report.badLines++;
    if (report.bad.length < badLinesTold) report.bad.push({ line, reason });
  };
  const take = async (row: Row, line: number): Promise<void> => {
    const outcome = await task.take(row, asked.apply);
    if (typeof outcome === 'object') refuse(line, outcome.fault);
    else report[outcome]++;
  };
  const read = (text: string): void => {
    report.lines++;
    if (found === null) {
      const named = readLayout(text, task.columns, task.required);
      if ('fault' in named) throw new BrokenFile('WRONG_COLUMNS', named.fault);
      found = named;
      if (named.kind === 'csv') return;
    }
    if (text.trim() === '') return;
    if (seen(text)) {
      report.repeated++;
      return;
    }
    const row = readRow(text, found);
    if (typeof row === 'string') refuse(report.lines, row);
    else start(row, report.lines);
  };
  const record = async (): Promise<boolean> => {
    await settle();
    recorded = report.lines;
    const cursor = { offset, layout: found, report };
    const written = await progressJob(ports, job, {
      done: offset,
      total: opened.size,
      cursor,
      result: report,
    });
    if (written) job = written;
    return written !== null;
  };

  const opened = await openText(ports.uploads, asked.upload, size, offset);
  for await (const part of textLines(opened.text, offset, longestLine)) {
    let start = 0;
    for (const [index, end] of part.ends.entries()) {
      const text =
        end - start > longestLine || (index === 0 && part.skipFirst)
          ? null
          : decode(part.bytes.subarray(start, end));
      if (typeof text === 'string') read(text);
      else refuse(++report.lines, text === null ? `is longer than ${longestLine} bytes` : 'is not UTF-8');
      start = end + 1;
      offset = part.offset + Math.min(start, part.bytes.length);
      if (waiting.length >= pace.atOnce) await settle();
      if (report.lines - recorded < pace.record) continue;
      if (!(await record())) return null;
      if (ports.clock() >= until) return 0;
    }
  }
  if (found === null) throw new BrokenFile('EMPTY_FILE', 'There is no line in the file: upload it again.');
  if (!(await record())) return null;
  await finishJob(ports, job, { done: offset, result: report });
  return null;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A line without the byte order mark and the carriage return that may be about it; undefined: it is not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes).replace(/\r$/, '');
  } catch {
    return undefined;
  }
}
