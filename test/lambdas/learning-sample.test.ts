import { expect, it } from 'vitest';
import { isHeldOut } from '../../lib/core/rules/holdout.ts';
import { smallService } from './small-service.ts';

it('counts as held out whoever would have been contacted otherwise, whatever closes one of their channels, and nobody else', async () => {
  const service = smallService();
  const { text, headers } = await service.call('GET', '/v1/policy');
  const { windows, caps, cooldowns, costs } = JSON.parse(text);
  const policy = { windows, caps, cooldowns, costs, holdoutPercent: 50 };
  const saved = await service.call('PUT', '/v1/policy', {
    body: policy,
    headers: { 'if-match': headers.etag ?? '' },
  });
  expect(saved.status).toBe(200);
  const expected = { contact: 0, 'held-out': 0, suppressed: 0 };
  for (let number = 0; number < 12; number++) {
    const id = `c-${number}`;
    // All have an e-mail address without permission; every other one may be texted.
    const mayText = number % 2 === 0;
    const points = [
      { channel: 'sms', address: `+1212555010${number % 10}` },
      { channel: 'email', address: `${id}@example.com` },
    ];
    const body = { timeZone: 'America/New_York', country: 'US', contactPoints: points };
    expect((await service.call('PUT', `/v1/customers/${id}`, { body })).status).toBe(201);
    const consent = {
      channel: 'sms',
      purpose: 'marketing',
      status: 'granted',
      actor: 'customer',
      source: 'form',
      wording: 'Yes',
    };
    if (mayText) {
      const given = { body: { ...consent, capturedAt: '2026-03-01T10:00:00Z' } };
      expect((await service.call('POST', `/v1/customers/${id}/consents`, given)).status).toBe(201);
    }
    service.passTime(2_000);
    const asked = { body: { customerId: id, purpose: 'marketing' } };
    const { reasons, outcome } = (await service.call('POST', '/v1/decisions', asked)).json;
    expect(reasons.map(({ code }: { code: string }) => code)).toContain('NO_CONSENT');
    const heldOut = isHeldOut(id, '', 50);
    expected[!mayText ? 'suppressed' : heldOut ? 'held-out' : 'contact']++;
    expect(outcome).toBe(mayText && !heldOut ? 'contact' : 'suppressed');
  }
  service.passTime(2_000);
  const { decisions } = (await service.call('GET', '/v1/learning/decisions')).json;
  const found = { contact: 0, 'held-out': 0, suppressed: 0 };
  for (const { came } of decisions) found[came as keyof typeof found]++;
  expect(found).toEqual(expected);
  expect(Math.min(found.contact, found['held-out'])).toBeGreaterThan(0);
});
