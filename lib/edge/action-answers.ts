import * as z from 'zod';

// What the API answers about actions, for its description and the tests that hold real answers against it.

const instant = z.iso.datetime();

/** An action is answered as it was saved, with who saved it; what saving it says stands beside it. */
export const ActionAnswer = z
  .looseObject({
    id: z.string(),
    version: z.int(),
    savedBy: z.string(),
    savedAt: instant,
    effectiveAt: instant.optional(),
    warnings: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Action' });

export const ActionsAnswer = z.object({
  actions: z.array(ActionAnswer),
  limit: z.int(),
  nextCursor: z.string().optional(),
});

export const ActionDeletedAnswer = z.object({ id: z.string(), deleted: z.boolean(), effectiveAt: instant });
