import * as z from 'zod';
import { CustomerId } from '../../core/vocabulary.ts';

export const ProblemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    requestId: z.string(),
    mergedInto: CustomerId.optional(),
  })
  .meta({ id: 'Problem' });
