import type { Exchange } from './gateway.ts';
import type { Reply } from './http.ts';

/** A decision that the service gave, as the caller saw it. */
export type SeenDecision = {
  at: string;
  kind: 'decision' | 'dispatch';
  request: Readonly<Record<string, unknown>>;
  /** The body of the answer. */
  answer: Readonly<Record<string, unknown>>;
};

export type Watcher = {
  watch(exchange: Exchange): void;
  /** Newest first. */
  decisions(): readonly SeenDecision[];
  /** Ids of customers that were written or asked about, the latest first. */
  customers(): readonly string[];
};

const keep = 200;

/** Remembers the latest of what passed the gateway, for the local page; gone with the process, but for these customers. */
export function watchAnswers(known: readonly string[]): Watcher {
  const decisions: Array<Omit<SeenDecision, 'answer'> & { body: Reply['body'] }> = [];
  const customers = new Set(known);
  const sawCustomer = (id: string): void => {
    customers.delete(id);
    customers.add(id);
    for (const oldest of customers) {
      if (customers.size <= keep) break;
      customers.delete(oldest);
    }
  };

  return {
    watch: ({ method, path, body, reply, at }) => {
      if (reply.status >= 300) return;
      const [, id] = /^\/v1\/customers\/([^/]+)/.exec(path) ?? [];
      if (id !== undefined) return sawCustomer(decodeURIComponent(id));
      const kind = { '/v1/decisions': 'decision', '/v1/dispatches': 'dispatch' }[path];
      if (method !== 'POST' || kind === undefined) return;
      const { content: _, ...request } = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
      // The page's own slider asks with simulateAt: showing that would drown what callers do.
      if ('simulateAt' in request) return;
      sawCustomer(String(request.customerId));
      decisions.unshift({
        at: new Date(at).toISOString(),
        kind: kind as SeenDecision['kind'],
        request,
        // Read only if somebody looks at the page.
        body: reply.body,
      });
      decisions.splice(keep);
    },
    decisions: () => decisions.map(({ body, ...seen }) => ({ ...seen, answer: JSON.parse(String(body)) })),
    customers: () => [...customers].reverse(),
  };
}
