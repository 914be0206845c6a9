import * as z from 'zod';
import { instant } from './instant.ts';

export const HealthAnswer = z.object({ status: z.string(), service: z.string(), version: z.string() });

export const LinkAnswer = z
  .object({ url: z.url(), purpose: z.enum(['view', 'edit']), expiresAt: instant })
  .meta({ id: 'Link' });
