import * as z from 'zod';
import { ImportReport } from '../../core/import/import-report.ts';
import { JobStatus } from '../../core/job.ts';
import { instant } from './instant.ts';

export const JobAnswer = z
  .object({
    jobId: z.string(),
    kind: z.string(),
    status: JobStatus,
    progress: z.object({ done: z.int(), total: z.int().nullable() }),
    result: z.json(),
    error: z.object({ code: z.string(), detail: z.string() }).nullable(),
    createdAt: instant,
    updatedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Job' });

export const ImportAnswer = JobAnswer.extend({
  id: z.string(),
  step: z.enum(['check', 'apply']),
  fileName: z.string().nullable(),
  result: ImportReport.nullable(),
}).meta({ id: 'Import' });

export const RegistryAnswer = z
  .object({
    list: z.string(),
    name: z.string(),
    lastImportId: z.string().nullable(),
    runningImportId: z.string().nullable(),
    areas: z.array(
      z.object({
        area: z.string(),
        obtainedAt: instant,
        numbers: z.number(),
        importId: z.string(),
        fileName: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Registry' });

export const UploadAnswer = z
  .object({ id: z.string(), uploadUrl: z.string(), uploadBefore: instant })
  .meta({ id: 'Upload' });
