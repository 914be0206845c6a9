import * as z from 'zod';
import { entry } from '../lib/edge/entry.ts';
import { environmentOf } from '../lib/functions.ts';
import { closingStore, type SuppressingPorts, suppressingPorts } from '../lib/runtime/ports.ts';
import { type QueueHandler, queueFunction } from '../lib/runtime/queue-function.ts';
import { carryToCustomer, membersOf } from '../lib/store/suppress-address.ts';

const FanOutMessageSchema = z.object({ addressHash: z.string().max(100), after: z.string().nullable() });

/** So many customers are visited for one message; the rest follows in the next. */
const pageSize = 100;

/** Brings what is known against a shared address into the gates of all who have it, a page at a time. */
export function createFanOutSuppression(ports: SuppressingPorts): QueueHandler {
  return queueFunction(
    'fan-out-suppression',
    FanOutMessageSchema,
    ports.log,
    async ({ addressHash, after }) => {
      const store = await closingStore(ports);
      const members = await membersOf(store, addressHash, after, pageSize);
      const last = members.at(-1);
      // The next page is on its way before this one is done: a crash in this one repeats it and loses nothing.
      if (last !== undefined && members.length === pageSize)
        await ports.fanOut.send({ addressHash, after: last });
      for (const customerId of members) await carryToCustomer(store, addressHash, customerId);
    },
  );
}

export const handler = entry(() =>
  createFanOutSuppression(suppressingPorts(environmentOf('fan-out-suppression', process.env))),
);
