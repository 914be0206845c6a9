import * as z from 'zod';
import { inParallel } from '../../client/in-parallel.ts';
import type { Service } from './service.ts';

const Dispatch = z.object({
  status: z.string(),
  detail: z.string().nullable(),
  campaignId: z.string().nullable(),
  sendAt: z.iso
    .datetime()
    .transform((text) => Date.parse(text))
    .nullable(),
});
/** How a dispatch stands. */
export type DispatchResult = z.infer<typeof Dispatch>;

const OutboxPage = z.object({
  messages: z.array(
    z.object({
      channel: z.string(),
      dispatchId: z.string().nullable(),
      receivedAt: z.iso.datetime().transform((text) => Date.parse(text)),
    }),
  ),
  nextCursor: z.string().nullable(),
});
/** What the sink says of a message. */
export type Received = z.infer<typeof OutboxPage>['messages'][number];

/** Reads how these dispatches stand, by id. */
export async function readDispatches(
  service: Service,
  ids: Iterable<string>,
  atOnce: number,
  onRead: () => void = () => {},
): Promise<Map<string, DispatchResult>> {
  const results = new Map<string, DispatchResult>();
  await inParallel(ids, atOnce, async (id) => {
    const { body } = await service.call('GET /v1/dispatches/{id}', { params: { id } });
    results.set(id, Dispatch.parse(body));
    onRead();
  });
  return results;
}

/** Reads everything that the sink received since an instant, a page at a time and without the texts. */
export async function readOutbox(service: Service, since: number): Promise<Received[]> {
  const received: Received[] = [];
  let cursor = '0';
  for (;;) {
    const query = { fields: 'channel,dispatchId,receivedAt', cursor };
    const page = await service.call('GET /local/outbox', { query });
    const { messages, nextCursor } = OutboxPage.parse(page.body);
    for (const message of messages) if (message.receivedAt >= since) received.push(message);
    if (nextCursor === null) return received;
    cursor = nextCursor;
  }
}
