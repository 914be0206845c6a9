import { describe, expect, it } from 'vitest';
import type { ConsentState } from '../../../lib/core/gate.ts';
import { withConsent } from '../../../lib/core/gate-changes.ts';
import { monthsAfter } from '../../../lib/core/law/months-after.ts';
import { rulePacks } from '../../../lib/core/law/packs.ts';
import { recheck } from '../../../lib/core/recheck.ts';
import { type Channel, day, type Purpose } from '../../../lib/core/vocabulary.ts';
import { residentOf } from '../law/legal-case.ts';
import { factsOf, openGate, openPolicy, requestOf } from '../situation.ts';

/** Tuesday 4 August 2026, 15:00 in Toronto: a lawful hour everywhere below. */
const now = Date.UTC(2026, 7, 4, 19);

type Asked = { channel?: Channel; purpose?: Purpose };

/** What is wrong with a contact in a place now, with one consent or none. */
function reasons(place: string, consent: Partial<ConsentState> | null, asked: Asked = {}, at = now) {
  const { channel = 'email', purpose = 'marketing' } = asked;
  const pack = rulePacks.find(({ jurisdiction }) => jurisdiction === place);
  if (!pack) throw new Error(`${place} has no pack`);
  const state: ConsentState[] = consent
    ? [{ channel, purpose, status: 'granted', at: now - day, byCustomer: false, ...consent }]
    : [];
  const facts = factsOf({ profile: residentOf(pack), gate: openGate({ consents: state }) });
  const request = requestOf(purpose, { notBefore: at, notAfter: at + 1 });
  const verdict = recheck(request, facts, openPolicy(), channel, at);
  if (verdict.verdict === 'permitted') return [];
  return verdict.reasons.filter(({ code }) => code === 'NO_CONSENT').map(({ params }) => params.recorded);
}

describe('A grant', () => {
  it('counts until its end, to the millisecond, and then for nothing', () => {
    const ending = { until: now + 1_000 };
    expect(reasons('CA', ending, {}, now + 999)).toEqual([]);
    expect(reasons('CA', ending, {}, now + 1_000)).toEqual(['granted']);
  });

  it('that ends within the request holds nothing before, and is told as what ends', () => {
    const pack = rulePacks.find(({ jurisdiction }) => jurisdiction === 'CA');
    const gate = openGate({
      consents: [
        {
          channel: 'email',
          purpose: 'marketing',
          status: 'granted',
          at: 1,
          byCustomer: true,
          until: now + day,
        },
      ],
    });
    const facts = factsOf({ profile: residentOf(pack as never), gate });
    const request = requestOf('marketing', { notBefore: now, notAfter: now + 7 * day });
    expect(recheck(request, facts, openPolicy(), 'email', now).verdict).toBe('permitted');
    expect(recheck(request, facts, openPolicy(), 'email', now + 2 * day)).toMatchObject({
      verdict: 'banned',
      reasons: [{ code: 'NO_CONSENT', params: { until: now + day } }],
    });
  });

  it('that has ended is no withdrawal: a service message still goes', () => {
    expect(reasons('GB', { until: now - 1 }, { purpose: 'service' })).toEqual([]);
  });
});

describe('An existing relationship', () => {
  const bought = (at: string): Partial<ConsentState> => ({ basis: 'relationship', at: Date.parse(at) });
  const asked = (at: string): Partial<ConsentState> => ({ basis: 'inquiry', at: Date.parse(at) });

  it.each<[string, string, Partial<ConsentState> | null, Asked, string[]]>([
    ['CA', 'a purchase within 24 months', bought('2024-08-10T00:00:00Z'), {}, []],
    ['CA', 'a purchase 24 months ago', bought('2024-08-04T00:00:00Z'), {}, ['granted']],
    ['CA', 'an inquiry within 6 months', asked('2026-02-10T00:00:00Z'), {}, []],
    ['CA', 'an inquiry 7 months ago', asked('2026-01-04T00:00:00Z'), {}, ['granted']],
    ['KR', 'a purchase within 6 months', bought('2026-05-01T00:00:00Z'), { channel: 'sms' }, []],
    ['KR', 'a purchase 7 months ago', bought('2026-01-01T00:00:00Z'), { channel: 'sms' }, ['granted']],
    [
      'KR',
      'an inquiry, which its law does not name',
      asked('2026-08-01T00:00:00Z'),
      { channel: 'sms' },
      ['granted'],
    ],
    [
      'GB',
      'a purchase, where only memory says that it is enough',
      bought('2026-08-01T00:00:00Z'),
      {},
      ['granted'],
    ],
    [
      'US',
      'a purchase, where texts need a written yes',
      bought('2026-08-01T00:00:00Z'),
      { channel: 'sms' },
      ['granted'],
    ],
    ['CA', 'nothing', null, {}, ['nothing']],
  ])('in %s: %s', (place, _, consent, question, expected) => {
    expect(reasons(place, consent, question)).toEqual(expected);
  });

  it('does not take a number off a do-not-call list, as a yes does where law says so', () => {
    const pack = rulePacks.find(({ jurisdiction }) => jurisdiction === 'US');
    const listed = { voice: { 'us-national': { says: 'listed', obtainedAt: now } } } as const;
    const verdict = (consent: Partial<ConsentState>) => {
      const grant = {
        channel: 'voice',
        purpose: 'marketing',
        status: 'granted',
        at: 1,
        byCustomer: true,
        ...consent,
      };
      const gate = openGate({ consents: [grant as ConsentState] });
      const facts = factsOf({ profile: residentOf(pack as never), gate, registry: listed });
      const request = requestOf('marketing', { voiceMode: 'live', notBefore: now, notAfter: now + 1 });
      const found = recheck(request, facts, openPolicy(), 'voice', now);
      return found.verdict === 'permitted' ? [] : found.reasons.map(({ code }) => code);
    };
    expect(verdict({})).not.toContain('DNC_REGISTRY');
    expect(verdict({ basis: 'relationship', at: now - day })).toContain('DNC_REGISTRY');
    expect(verdict({ until: now })).toContain('DNC_REGISTRY');
  });

  it.each([
    ['2024-08-31T23:00:00Z', 6, '2025-02-27T00:00:00Z'],
    ['2024-01-15T00:00:00Z', 24, '2026-01-14T00:00:00Z'],
  ])('of %s lasts %i months, until %s', (at, months, end) => {
    expect(new Date(monthsAfter(Date.parse(at), months)).toISOString()).toBe(new Date(end).toISOString());
  });
});

describe('Two grants of one instant', () => {
  const grant: ConsentState = {
    channel: 'sms',
    purpose: 'marketing',
    status: 'granted',
    at: 5,
    byCustomer: false,
  };
  it.each<[string, ConsentState, ConsentState]>([
    ['the one that ends sooner holds', { ...grant, until: 9 }, { ...grant, until: 7 }],
    ['one with an end holds against one without', grant, { ...grant, until: 7 }],
    [
      'an inquiry holds against a relationship',
      { ...grant, basis: 'relationship' },
      { ...grant, basis: 'inquiry' },
    ],
    ['a relationship holds against a yes', grant, { ...grant, basis: 'relationship' }],
  ])('%s, in either order', (_, wider, narrower) => {
    const state = (...events: ConsentState[]) =>
      events.reduce(withConsent, openGate({ consents: [] })).consents;
    expect(state(wider, narrower)).toEqual([narrower]);
    expect(state(narrower, wider)).toEqual([narrower]);
  });
});
