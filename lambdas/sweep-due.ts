import { randomUUID } from 'node:crypto';
import type { Queue } from '../lib/dispatch/provider.ts';
import { sqsQueue } from '../lib/dispatch/sqs-queue.ts';
import { entry } from '../lib/edge/entry.ts';
import { environmentOf } from '../lib/functions.ts';
import { type DueMessage, type Ports, systemPorts } from '../lib/runtime/ports.ts';
import { sweepDue } from '../lib/store/sweep-due.ts';
import { onTrail } from '../lib/telemetry/trail.ts';

export type SweepDuePorts = Ports & { due: Queue<DueMessage> };

/** The sweep looks this far ahead, twice its own interval: what is due before the next one is already in the queue. */
const sweepAhead = 120_000;

/** Enqueues everything due within the next two minutes, delayed to its moment. Enqueuing twice is harmless: a claim is one. */
export function createSweepDue(ports: SweepDuePorts): () => Promise<{ enqueued: number }> {
  const sweep = async () => {
    const now = ports.clock();
    let enqueued = 0;
    let failed = 0;
    let waiting = 0;
    let age = 0;
    for await (const page of sweepDue(ports.table, now + sweepAhead)) {
      // A call waits for its dialler, not for us.
      for (const { at } of page.filter((due) => due.channel !== 'voice' && due.at <= now)) {
        waiting += 1;
        age = Math.max(age, now - at);
      }
      // One that cannot be enqueued is found again by the next sweep, and must not keep the others waiting.
      const sent = await Promise.allSettled(
        page.map(({ dispatchId, channel, at }) =>
          ports.due.send({ dispatchId, channel }, { delay: Math.max(0, at - now) }),
        ),
      );
      enqueued += sent.filter(({ status }) => status === 'fulfilled').length;
      failed += sent.filter(({ status }) => status === 'rejected').length;
    }
    ports.log('info', 'swept', { count: enqueued, waiting, age });
    if (failed > 0) throw new Error(`${failed} due dispatches could not be enqueued.`);
    return { enqueued };
  };
  return () => onTrail({ correlationId: randomUUID(), function: 'sweep-due' }, sweep);
}

export const handler = entry(() => {
  const environment = environmentOf('sweep-due', process.env);
  return createSweepDue({ ...systemPorts(environment), due: sqsQueue(environment.DUE_QUEUE_URL) });
});
