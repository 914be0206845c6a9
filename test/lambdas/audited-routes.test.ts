import { describe, expect, it } from 'vitest';
import { type FunctionSpec, functions } from '../../lib/functions.ts';
import { parseAudit } from '../../lib/store/audit-items.ts';
import type { Item } from '../../lib/store/table.ts';
import { ana, smallService } from './small-service.ts';

type Service = ReturnType<typeof smallService>;
type Act = (service: Service) => Promise<{ status: number }>;

const person = '/v1/customers/c-1';
const saveAna = (service: Service, id = 'c-1') =>
  service.call('PUT', `/v1/customers/${id}`, {
    body: {
      ...ana,
      contactPoints: [
        { channel: 'sms', address: '+13055550100' },
        { channel: 'voice', address: '+13055550100' },
      ],
    },
  });
const address = '+13055550100';
const suppression = { address, scope: 'all', reason: 'complaint', source: 'desk' };
const action = { name: 'Sale', purpose: 'marketing', channels: ['sms'], value: 1 };
const consent = {
  channel: 'sms',
  purpose: 'marketing',
  status: 'revoked',
  capturedAt: '2026-03-01T00:00:00Z',
  actor: 'customer',
  source: 'form',
};

/** A call that has been accepted, at an hour at which it may be made. */
async function orderedCall(service: Service): Promise<string> {
  await saveAna(service);
  service.passTime(36 * 3_600_000);
  const { json } = await service.call('POST', '/v1/dispatches', {
    body: {
      customerId: 'c-1',
      purpose: 'service',
      channels: ['voice'],
      voiceMode: 'live',
      content: { voice: { script: 'Hello.' } },
    },
    headers: { 'idempotency-key': 'key-1' },
  });
  return json.dispatchId;
}
const claim = (service: Service, id: string) => service.call('POST', `/v1/dispatches/${id}/claim`);

/** Of each route that changes something, a request that does. */
const changing: Record<string, Act> = {
  'PUT /v1/customers/{id}': saveAna,
  'DELETE /v1/customers/{id}': async (service) => {
    await saveAna(service);
    return service.call('DELETE', person);
  },
  'POST /v1/customers/{id}/export': async (service) => {
    await saveAna(service);
    return service.call('POST', `${person}/export`);
  },
  'POST /v1/customers/{id}/merge': async (service) => {
    await saveAna(service);
    await saveAna(service, 'c-2');
    return service.call('POST', `${person}/merge`, { body: { into: 'c-2' } });
  },
  'POST /v1/customers/{id}/links': async (service) => {
    await saveAna(service);
    return service.call('POST', `${person}/links`, { body: {} });
  },
  'PUT /v1/customers/{id}/preferences': async (service) => {
    await saveAna(service);
    return service.call('PUT', `${person}/preferences`, { body: { doNotCall: true } });
  },
  'PATCH /v1/customers/{id}/preferences': async (service) => {
    await saveAna(service);
    return service.call('PATCH', `${person}/preferences`, { body: { doNotCall: true } });
  },
  'POST /v1/customers/{id}/consents': async (service) => {
    await saveAna(service);
    return service.call('POST', `${person}/consents`, { body: consent });
  },
  'POST /v1/suppressions': (service) => service.call('POST', '/v1/suppressions', { body: suppression }),
  'POST /v1/suppressions/lift': (service) =>
    service.call('POST', '/v1/suppressions/lift', {
      body: { address, reason: 'complaint', evidence: 'call 7' },
    }),
  'DELETE /v1/dispatches/{id}': async (service) => {
    const id = await orderedCall(service);
    return service.call('DELETE', `/v1/dispatches/${id}`);
  },
  'POST /v1/dispatches/{id}/claim': async (service) => claim(service, await orderedCall(service)),
  'POST /v1/dispatches/{id}/result': async (service) => {
    const id = await orderedCall(service);
    await claim(service, id);
    return service.call('POST', `/v1/dispatches/${id}/result`, { body: { outcome: 'answered' } });
  },
  'POST /v1/events': async (service) => {
    await saveAna(service);
    const event = { eventId: 'e-1', customerId: 'c-1', channel: 'sms', at: '2026-03-08T06:00:00Z' };
    return service.call('POST', '/v1/events', { body: { events: [{ ...event, type: 'complained' }] } });
  },
  'PUT /v1/policy': async (service) => {
    const { json, headers } = await service.call('GET', '/v1/policy');
    const { windows, caps } = json;
    const policy = { windows, caps: caps.slice(1) };
    return service.call('PUT', '/v1/policy', { body: policy, headers: { 'if-match': headers.etag ?? '' } });
  },
  'POST /v1/registries/{list}/imports': (service) =>
    service.call('POST', '/v1/registries/us-national/imports', {
      body: { obtainedAt: '2026-03-07T00:00:00Z' },
    }),
  'POST /v1/suppressions/imports': (service) =>
    service.call('POST', '/v1/suppressions/imports', { body: {} }),
  'POST /v1/preferences/imports': (service) => service.call('POST', '/v1/preferences/imports', { body: {} }),
  'PUT /v1/actions/{id}': (service) => service.call('PUT', '/v1/actions/sale', { body: action }),
  'DELETE /v1/actions/{id}': async (service) => {
    const { headers } = await service.call('PUT', '/v1/actions/sale', { body: action });
    return service.call('DELETE', '/v1/actions/sale', { headers: { 'if-match': headers.etag ?? '' } });
  },
  'DELETE /v1/customers/{id}/learned': async (service) => {
    await saveAna(service);
    return service.call('DELETE', `${person}/learned`);
  },
  'POST /v1/kill-switch': (service) =>
    service.call('POST', '/v1/kill-switch', { body: { on: true, scope: 'all', reason: 'drill' } }),
};

/** Of the others, why nothing of them is in the trail. */
const otherwise: Record<string, string> = {
  'POST /v1/suppressions/lookup': 'reads',
  'POST /v1/audit/lookup': 'reads',
  'POST /v1/decisions': 'is in the log of decisions, with the caller',
  'POST /v1/decisions/batch': 'is in the archive of decisions, with the caller',
  'POST /v1/decisions/{id}/replay': 'reads',
  'POST /v1/dispatches': 'is a record of its own, with the caller',
  'POST /v1/suppressions/imports/{id}/apply': 'needs a checked file; begins by the same step as its check',
  'POST /v1/preferences/imports/{id}/apply': 'needs a checked file; begins by the same step as its check',
  'POST /v1/next-best-action': 'is advice, and changes nothing of the customer',
  'POST /v1/policy/dry-run': 'is a job, with the caller',
  'POST /v1/learning/rebuild': 'is a job, with the caller',
};

const routes = Object.values(functions as Record<string, FunctionSpec>)
  .flatMap(({ trigger }) => (trigger.kind === 'http' ? trigger.routes : []))
  .filter(({ method, scopes }) => method !== 'GET' && scopes !== null)
  .map(({ method, path }) => `${method} ${path}`)
  .filter((route) => !(route in otherwise));

describe('What a caller changes is in the audit trail', () => {
  it.each(routes)('%s', async (route) => {
    const act = changing[route];
    if (!act) throw new Error(`Say here how ${route} changes something, or why it needs no trail.`);
    const service = smallService();
    const plain = service.call;
    const trail: Item[] = [];
    // Only what the last request writes counts, not what prepares it.
    service.call = (...asked) => {
      trail.length = 0;
      return plain(...asked);
    };
    service.store.around = async (call, run) => {
      const [first] = call.arguments;
      if (call.operation === 'put' && 'sk' in first && String(first.sk).startsWith('AUDIT#'))
        trail.push(first as Item);
      return run();
    };
    const { status } = await act(service);
    expect(status).toBeLessThan(300);
    const entries = trail.map(parseAudit);
    expect(entries.length).toBeGreaterThan(0);
    for (const { client, at, changes } of entries) {
      expect({ client, at }).toEqual({ client: 'client-1', at: service.ports.clock() });
      expect(changes.length).toBeGreaterThan(0);
    }
  });
});
