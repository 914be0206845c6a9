import * as z from 'zod';
import { PolicyImpact } from '../../core/policy-impact.ts';
import { instant } from './instant.ts';

export const KillSwitchAnswer = z
  .object({ all: z.boolean(), marketing: z.boolean(), campaigns: z.array(z.string()) })
  .meta({ id: 'KillSwitch' });

export const PolicyVersionEntry = z
  .object({
    version: z.string(),
    changed: z.array(z.string()).readonly(),
    savedBy: z.string().nullable(),
    savedAt: instant.nullable(),
  })
  .meta({ id: 'PolicyVersionEntry' });

export type PolicyVersionEntry = z.infer<typeof PolicyVersionEntry>;

export const PolicyVersionsAnswer = z
  .object({ versions: z.array(PolicyVersionEntry), nextCursor: z.string().optional() })
  .meta({ id: 'PolicyVersions' });

/** A policy is answered as it was saved, with who saved it; what saving it changes stands beside it. */
export const PolicyAnswer = z
  .looseObject({
    version: z.string().optional(),
    savedBy: z.string().nullish(),
    savedAt: instant.nullish(),
    effectiveAt: instant.optional(),
    preview: z.boolean().optional(),
    warnings: z.array(z.object({ code: z.string(), pointer: z.string(), message: z.string() })).optional(),
    impact: PolicyImpact.nullish(),
  })
  .meta({ id: 'Policy' });
