import * as z from 'zod';
import { ProblemAnswer } from './problem.ts';

export const EventsAnswer = z.object({
  results: z.array(
    z.union([
      z.object({
        /** recorded: it was new. known: it had come before. ignored: it came too late for every action. */
        status: z.enum(['recorded', 'known', 'ignored']),
        /** What an event of the company started. */
        started: z
          .object({
            actionId: z.string(),
            dispatchId: z.string(),
            status: z.enum(['scheduled', 'suppressed']),
          })
          .nullable()
          .optional(),
        notStarted: z
          .array(z.object({ action: z.string(), code: z.string(), detail: z.string().optional() }))
          .optional(),
      }),
      ProblemAnswer,
    ]),
  ),
});
