import { channelPriors } from '../../lib/core/arbitration/channel-priors.ts';
import type { DecisionRequest } from '../../lib/core/decision.ts';
import { killSwitchOff } from '../../lib/core/decision.ts';
import { defaultPolicy } from '../../lib/core/default-policy.ts';
import { acceptDispatch, type Order } from '../../lib/store/accept-dispatch.ts';
import { type ClaimPorts, claimDispatch } from '../../lib/store/claim-dispatch.ts';
import { contentStore } from '../../lib/store/content.ts';
import { interceptTable, type TableCall } from '../../lib/store/intercept-table.ts';
import { saveCustomer } from '../../lib/store/save-customer.ts';
import type { StorePorts } from '../../lib/store/store-ports.ts';
import { createMemoryTable } from '../support/memory-table.ts';

/** Tuesday 9 June 2026, 10:00 in Amsterdam. */
const start = Date.UTC(2026, 5, 9, 8, 0);

export const order: Order = {
  request: {
    customerId: 'ana',
    purpose: 'service',
    topic: null,
    actionId: null,
    campaignId: null,
    subjectId: null,
    channels: ['sms'],
    voiceMode: null,
    notBefore: start,
    notAfter: start + 60_000,
    contentFor: ['sms'],
  } satisfies DecisionRequest,
  inner: 'AAAAAAAAAAAAAAAA',
  dispatchId: 'dispatch-1',
  client: 'shop',
  bodyHash: 'body',
  correlationId: null,
  contentHash: '',
  seed: 1,
};

export const settings = {
  policy: defaultPolicy,
  model: channelPriors,
  killSwitch: killSwitchOff,
  registry: async () => ({ says: 'unread' as const }),
};

/**
 * The store's flows over one table in memory, for tests that need two of them to meet at one exact place: what is put into
 * `meanwhile` happens just before the first operation that it is meant for; `staleQueries` answer the next reads that may be old.
 */
export function racingStore() {
  let now = start;
  let drawn = 0;
  const meanwhile: { before: (call: TableCall) => boolean; happens: () => Promise<unknown> }[] = [];
  const staleQueries: Awaited<ReturnType<StorePorts['table']['query']>>[] = [];
  const table = interceptTable(createMemoryTable(), async (call, run) => {
    const place = meanwhile.findIndex(({ before }) => before(call));
    if (place >= 0) await meanwhile.splice(place, 1)[0]?.happens();
    const mayBeStale = call.operation === 'query' && !call.arguments[0].consistent;
    return (mayBeStale ? staleQueries.shift() : undefined) ?? run();
  });
  const contents = contentStore(table, () => now);
  const ports: StorePorts & ClaimPorts = {
    table,
    contents,
    clock: () => now,
    timer: {
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
    },
    randomness: (bytes) => new Uint8Array(bytes).fill(++drawn % 256),
    log: () => {},
    optOutLog: { append: async () => {} },
    hashOf: (address) => `hash.${address}`,
    wake: async () => {},
    settings: async () => settings,
  };
  return {
    ports,
    meanwhile,
    staleQueries,
    passTime: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Saves the customer with one number. */
    saveAna: (address = '+31612345678') =>
      saveCustomer(
        ports,
        'ana',
        {
          timeZone: 'Europe/Amsterdam',
          country: 'NL',
          region: null,
          postalCode: null,
          language: null,
          valueTier: null,
          segments: [],
          attributes: {},
          contactPoints: [
            {
              channel: 'sms',
              address,
              country: 'NL',
              areaCode: null,
              lineType: 'mobile',
              verifiedAt: null,
              source: null,
            },
          ],
        },
        { ifVersion: null },
      ),
    async accept() {
      const contentHash = await contents.save({ sms: { body: 'Hello' } }, 'ana');
      return acceptDispatch(ports, settings, { ...order, contentHash });
    },
    claim: () => claimDispatch(ports, { customerId: 'ana', inner: order.inner, channel: 'sms' }),
  };
}

/** The first write of an item of this kind, by the start of its sort key. */
export const writeOf = (sortKey: string) => (call: TableCall) =>
  ['put', 'update', 'delete'].includes(call.operation) &&
  'sk' in call.arguments[0] &&
  String(call.arguments[0].sk).startsWith(sortKey);
