import * as z from 'zod';
import { StartFault } from '../start-fault.ts';
import { instant, type Run } from './requests.ts';
import type { Service } from './service.ts';

const Clock = z.object({ now: z.iso.datetime().transform((text) => Date.parse(text)), ahead: z.number() });
const Marker = z.object({
  attributes: z.object({ startedAt: z.iso.datetime().transform((text) => Date.parse(text)) }),
});

/** Reads the clock of the local run: its instant, and how far it is ahead of the machine's, in milliseconds. */
export async function readClock(service: Service): Promise<z.infer<typeof Clock>> {
  const clock = await service.callUnless([404], 'GET /local/clock');
  if (clock !== null) return Clock.parse(clock.body);
  throw new StartFault(
    'This is no local run of Kairos: the example moves its clock, so it needs one (npm start).',
  );
}

/**
 * Finds out when the run was begun for the first time, or begins it. The service itself keeps that, as a customer without
 * addresses: so it is forgotten together with everything else that the run did.
 */
export async function beginRun(
  service: Service,
  id: string,
  now: number,
): Promise<Run & { resumed: boolean }> {
  const params = { id };
  const marker = await service.callUnless([404], 'GET /v1/customers/{id}', { params });
  if (marker !== null)
    return { id, startedAt: Marker.parse(marker.body).attributes.startedAt, resumed: true };
  const body = { attributes: { startedAt: instant(now) } };
  await service.call('PUT /v1/customers/{id}', { params, body });
  return { id, startedAt: now, resumed: false };
}
