import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ana, smallService } from './small-service.ts';

const question = (customerId: string, more = {}) => ({
  customerId,
  purpose: 'service',
  channels: ['sms'],
  ...more,
});

async function withCustomers() {
  const service = smallService();
  for (const id of ['c-1', 'c-2']) await service.call('PUT', `/v1/customers/${id}`, { body: ana });
  service.writes.length = 0;
  return service;
}
const batch = (service: ReturnType<typeof smallService>, requests: unknown) =>
  service.call('POST', '/v1/decisions/batch', { body: { requests } });

describe('A batch of decisions', () => {
  it('answers in the order asked; one that fails holds up none of the other 99', async () => {
    const service = await withCustomers();
    const requests: unknown[] = Array.from({ length: 100 }, (_, n) => question(n % 2 ? 'c-1' : 'c-2'));
    requests[7] = { customerId: 'c-1', purpose: 'fun' };
    const { status, json } = await batch(service, requests);
    expect(status).toBe(200);
    expect(json.decisions).toHaveLength(100);
    expect(json.decisions[7]).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      errors: [{ pointer: '#/purpose' }],
    });
    const answered = json.decisions.filter(({ outcome }: { outcome?: string }) => outcome === 'contact');
    expect(answered).toHaveLength(99);
    expect(new Set(answered.map(({ decisionId }: { decisionId: string }) => decisionId)).size).toBe(99);
  });

  it('refuses each impossible or unknown item by itself', async () => {
    const service = await withCustomers();
    const past = { notAfter: '2020-01-01T00:00:00Z' };
    const { json } = await batch(service, [question('nobody'), question('c-1', past), null, question('c-1')]);
    expect(json.decisions.map(({ status }: { status?: number }) => status)).toEqual([
      404,
      422,
      400,
      undefined,
    ]);
  });

  it('is archived without saying of whom before it is answered, and touches no table', async () => {
    const service = await withCustomers();
    const simulated = question('c-1', { simulateAt: '2026-07-01T15:00:00Z' });
    const { json } = await batch(service, [question('c-1'), simulated, question('c-2')]);
    expect(service.writes).toEqual([]);
    expect(service.archived.map(({ decision }) => decision)).toEqual(
      [0, 2].map((index) =>
        createHash('sha256').update(json.decisions[index].decisionId).digest('base64url'),
      ),
    );
    expect(json.decisions[1].decisionId).toBeNull();
    expect(JSON.stringify(service.archived)).not.toMatch(/c-1|c-2|\+1305/);
    // The id itself can be opened: with it in the archive somebody who was erased would still be named.
    expect(JSON.stringify(service.archived)).not.toContain(json.decisions[0].decisionId);
  });

  it('is read from the archive only: 410', async () => {
    const service = await withCustomers();
    const { json } = await batch(service, [question('c-1')]);
    const answer = await service.call('GET', `/v1/decisions/${json.decisions[0].decisionId}`);
    expect(answer).toMatchObject({ status: 410, json: { code: 'DECISION_GONE' } });
  });

  it('answers the others when the table fails for one customer', async () => {
    const service = await withCustomers();
    service.store.around = async ({ operation, arguments: [first] }, run) => {
      if (operation === 'query' && 'pk' in first && first.pk === 'CUSTOMER#c-1')
        throw Object.assign(new Error('no'), { name: 'ThrottlingException' });
      return run();
    };
    const { json } = await batch(service, [question('c-1'), question('c-2')]);
    expect(json.decisions).toMatchObject([{ status: 503 }, { outcome: 'contact' }]);
  });

  it.each([
    ['none', []],
    ['101', Array.from({ length: 101 }, () => question('c-1'))],
    ['no list', 'c-1'],
  ])('of %s is refused', async (_, requests) => {
    const service = await withCustomers();
    expect((await batch(service, requests)).status).toBe(400);
  });
});
