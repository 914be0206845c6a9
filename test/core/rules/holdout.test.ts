import { describe, expect, it } from 'vitest';
import { decide } from '../../../lib/core/decide.ts';
import type { Purpose } from '../../../lib/core/vocabulary.ts';
import { factsOf, noon, openPolicy, profileOf, requestOf } from '../situation.ts';

const customers = Array.from({ length: 4_000 }, (_, number) => `customer-${number}`);

function heldOut(
  policy: Parameters<typeof openPolicy>[0],
  purpose: Purpose = 'marketing',
  campaignId: string | null = null,
) {
  return customers.filter((customerId) => {
    const request = requestOf(purpose, { customerId, campaignId, channels: ['sms'] });
    const facts = factsOf({ profile: profileOf({ customerId }) });
    return decide(request, facts, openPolicy(policy), noon, 1).reasons.some(({ code }) => code === 'HOLDOUT');
  });
}

describe('the holdout', () => {
  it('leaves alone its share of the customers, always the same, and a larger one takes in the smaller', () => {
    const ten = heldOut({ holdoutPercent: 10 });
    expect(ten.length).toBeGreaterThan(340);
    expect(ten.length).toBeLessThan(460);
    expect(heldOut({ holdoutPercent: 10 })).toEqual(ten);
    expect(heldOut({ holdoutPercent: 20 })).toEqual(expect.arrayContaining(ten));
    expect(heldOut({ holdoutPercent: 100 })).toHaveLength(customers.length);
  });

  it('of one campaign is drawn apart from the one for all, and holds for that campaign alone', () => {
    const all = heldOut({ holdoutPercent: 10 });
    const spring = heldOut({ campaignHoldouts: { spring: 10 } }, 'marketing', 'spring');
    const both = spring.filter((customer) => all.includes(customer));
    expect(spring.length).toBeGreaterThan(340);
    expect(both.length).toBeLessThan(80);
    expect(heldOut({ campaignHoldouts: { spring: 10 } }, 'marketing', 'autumn')).toEqual([]);
    expect(heldOut({ campaignHoldouts: { spring: 10 } })).toEqual([]);
  });

  it.each(['service', 'collections', 'transactional'] as const)('does not concern %s', (purpose) => {
    expect(heldOut({ holdoutPercent: 100 }, purpose)).toEqual([]);
  });
});
