import * as z from 'zod';

/** What came of a call. All but `failed` mean that it was dialled, and so count as a contact; `failed`: it certainly was not. */
export const CallOutcome = z
  .enum(['answered', 'conversation', 'no_answer', 'voicemail', 'busy', 'failed'])
  .meta({ id: 'CallOutcome' });
export type CallOutcome = z.infer<typeof CallOutcome>;
