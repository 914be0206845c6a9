import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../lib/core/decide.ts';
import { type Contact, type Gate, labelKey } from '../../../lib/core/gate.ts';
import { lawInForce } from '../../../lib/core/law/law-in-force.ts';
import { contains, type Intervals } from '../../../lib/core/local-time/intervals.ts';
import { onlyZone, where } from '../../../lib/core/place/whereabouts.ts';
import type { FrequencyCap } from '../../../lib/core/policy.ts';
import { recheck } from '../../../lib/core/recheck.ts';
import { frequencyCaps } from '../../../lib/core/rules/frequency-caps.ts';
import { purposeObligations } from '../../../lib/core/rules/purpose-obligations.ts';
import type { Question } from '../../../lib/core/rules/rule.ts';
import { day, hour } from '../../../lib/core/vocabulary.ts';
import { wallClock } from '../local-time/intl-clock.ts';
import {
  ask,
  contactAt,
  factsOf,
  noon,
  openGate,
  openPolicy,
  pendingAt,
  profileOf,
  requestOf,
} from '../situation.ts';

const rolling = (limit: number, milliseconds: number, more: Partial<FrequencyCap> = {}): FrequencyCap => ({
  id: 'cap',
  limit,
  period: { kind: 'rolling', milliseconds },
  ...more,
});
const calendar = (limit: number, days: number): FrequencyCap => ({
  id: 'cap',
  limit,
  period: { kind: 'calendar', days },
});

/** When one cap lets a marketing text pass. */
function openUnder(cap: FrequencyCap, gate: Partial<Gate>, changes: Partial<Question> = {}): Intervals {
  const from = changes.from ?? noon;
  const to = changes.to ?? noon + 7 * day;
  const verdict = ask(frequencyCaps, {
    request: requestOf('marketing'),
    facts: factsOf({ gate: openGate(gate) }),
    policy: openPolicy({ caps: [cap] }),
    purpose: 'marketing',
    obligations: purposeObligations.marketing,
    channel: 'sms',
    point: null,
    whereabouts: where('time-zone', onlyZone('UTC'), null),
    law: lawInForce(where('time-zone', onlyZone('UTC'), null), 'sms', null, 'marketing'),
    zones: ['UTC'],
    now: from,
    from,
    to,
    moment: 'decision',
    ...changes,
  });
  if (verdict.effect === 'hold') return (verdict.holds[0]?.open as Intervals | undefined) ?? [];
  return verdict.effect === 'pass' ? [from, to] : [];
}

/** Whether a contact at `at` would put more than `limit` into one period: tries every group of neighbours that contains it. */
function exceeds(points: readonly number[], at: number, limit: number, period: number): boolean {
  const together = [...points, at].sort((left, right) => left - right);
  for (let first = 0; first + limit < together.length; first++) {
    const group = together.slice(first, first + limit + 1);
    if (group.includes(at) && (group[limit] as number) - (group[0] as number) < period) return true;
  }
  return false;
}

describe('a rolling cap', () => {
  it('closes exactly the milliseconds in which one more contact would be too many', () => {
    const span = 120;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -100, max: 220 }), { maxLength: 12 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        (offsets, limit, period, asPending) => {
          const gate = asPending
            ? { pending: offsets.filter((offset) => offset >= 0).map((offset) => pendingAt(noon + offset)) }
            : { contacts: offsets.map((offset) => contactAt(noon + offset)) };
          const points = offsets.filter((offset) => !asPending || offset >= 0).map((offset) => noon + offset);
          const open = openUnder(rolling(limit, period), gate, { to: noon + span });
          for (let at = noon; at < noon + span; at++) {
            expect(contains(open, at), `${at - noon}`).toBe(!exceeds(points, at, limit, period));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('lets two contacts at exactly the distance of its period pass, and not a millisecond less', () => {
    const gate = { contacts: [contactAt(noon)] };
    expect(openUnder(rolling(1, day), gate)).toEqual([noon + day, noon + 7 * day]);
  });

  it('with a limit of 0 closes everything', () => {
    expect(openUnder(rolling(0, day), {})).toEqual([]);
  });

  it('counts as used up for as long as it looks back at what was forgotten', () => {
    const gate = { forgottenBefore: noon - hour };
    expect(openUnder(rolling(5, day), gate)).toEqual([noon + 23 * hour, noon + 7 * day]);
    expect(openUnder(rolling(5, hour), gate)).toEqual([noon, noon + 7 * day]);
  });
});

/** Milliseconds from midnight: on it, beside it, or anywhere in the day. */
const nearMidnight = fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -12 * hour, max: 12 * hour }));

/** The local day as the platform tells it, which knows nothing of our table. */
const platformDay = (zone: string, at: number) => Date.parse(wallClock(zone, at).date) / day;

/** The first instant of each local day, found by halving; the same few spans are asked for again and again. */
const foundMidnights = new Map<string, readonly number[]>();
function midnightsOf(zone: string, from: number, to: number): readonly number[] {
  const key = `${zone} ${from} ${to}`;
  const known = foundMidnights.get(key);
  if (known !== undefined) return known;
  const midnights: number[] = [];
  foundMidnights.set(key, midnights);
  for (let at = from; at < to; at += 12 * hour) {
    let [before, after] = [at, at + 12 * hour];
    if (platformDay(zone, before) === platformDay(zone, after)) continue;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (platformDay(zone, middle) === platformDay(zone, at)) before = middle;
      else after = middle;
    }
    midnights.push(after);
  }
  return midnights;
}

describe('a calendar cap', () => {
  it('closes exactly the local days on which one more contact would be too many, to the millisecond of every midnight', () => {
    let shortDays = 0;
    fc.assert(
      fc.property(
        // Days of 23, 25, 23.5 and 24.5 hours, and one that begins at 01:00.
        fc.constantFrom(
          ['2026-03-08', 'America/New_York', 'America/Los_Angeles'],
          ['2026-11-01', 'America/New_York', 'America/Los_Angeles'],
          ['2026-04-04', 'Australia/Lord_Howe', 'Pacific/Chatham'],
          ['2026-10-03', 'Australia/Lord_Howe', 'Pacific/Chatham'],
          ['2025-11-02', 'America/Havana', 'America/New_York'],
          ['2026-03-29', 'Asia/Beirut', 'Europe/London'],
        ),
        fc.array(fc.record({ midnight: fc.integer({ min: -4, max: 6 }), by: nearMidnight }), {
          maxLength: 8,
        }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        ([date, ...both], contacted, limit, days, alone) => {
          const zones = alone ? both.slice(0, 1) : both;
          const from = Date.parse(date as string) - 2 * day;
          const to = from + 5 * day;
          // Where the platform's calendar turns a page, in the first of the zones.
          const midnights = midnightsOf(zones[0] as string, from - 4 * day, to + 4 * day);
          shortDays += midnights.some(
            (at, index) => index > 0 && at - (midnights[index - 1] as number) !== day,
          )
            ? 1
            : 0;
          const base = midnights.findIndex((at) => at >= from);
          const points = contacted.map(({ midnight, by }) => (midnights[base + midnight] as number) + by);
          const gate = { contacts: points.map((at) => contactAt(at)) };
          const open = openUnder(calendar(limit, days), gate, { from, to, zones });
          const instants = zones
            .flatMap((zone) => midnightsOf(zone, from, to))
            .flatMap((at) => [at - 1, at, at + 1]);
          for (const at of [from, ...instants.filter((at) => at >= from && at < to), to - 1]) {
            const allowed = zones.every(
              (zone) =>
                !exceeds(
                  points.map((point) => platformDay(zone, point)),
                  platformDay(zone, at),
                  limit,
                  days,
                ),
            );
            expect(contains(open, at), new Date(at).toISOString()).toBe(allowed);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(shortDays).toBeGreaterThan(300);
  });

  it('opens at local midnight, to the millisecond, also on the night the clocks change', () => {
    const evening = Date.UTC(2026, 9, 31, 23);
    const open = openUnder(
      calendar(1, 2),
      { contacts: [contactAt(evening)] },
      { from: evening, to: evening + 7 * day, zones: ['America/New_York'] },
    );
    // 31 October 19:00; 1 November has 25 hours; midnight of 2 November is 05:00 in UTC.
    expect(open[0]).toBe(Date.UTC(2026, 10, 2, 5));
  });

  it('counts as used up on the days that look back at what was forgotten', () => {
    const open = openUnder(calendar(5, 2), { forgottenBefore: noon });
    expect(open[0]).toBe(Date.UTC(2026, 2, 6));
  });

  it('with a limit of 0 closes everything', () => {
    expect(openUnder(calendar(0, 1), {})).toEqual([]);
  });
});

describe('what a cap counts', () => {
  const counted = (contact: Partial<Contact>, cap: Partial<FrequencyCap>, request = requestOf('marketing')) =>
    openUnder(rolling(1, day, cap), { contacts: [contactAt(noon - hour, contact)] }, { request })[0] !== noon;

  it.each([
    { name: 'every channel, unless said', contact: { channel: 'mail' }, cap: {}, counts: true },
    { name: 'a channel in its scope', contact: { channel: 'sms' }, cap: { channels: ['sms'] }, counts: true },
    {
      name: 'no channel outside its scope',
      contact: { channel: 'email' },
      cap: { channels: ['sms'] },
      counts: false,
    },
    { name: 'every purpose that obeys caps', contact: { purpose: 'collections' }, cap: {}, counts: true },
    { name: 'no transactional contact', contact: { purpose: 'transactional' }, cap: {}, counts: false },
    {
      name: 'transactional contacts where it names them',
      contact: { purpose: 'transactional' },
      cap: { purposes: ['marketing', 'transactional'] },
      counts: true,
    },
    {
      name: 'no purpose outside its scope',
      contact: { purpose: 'service' },
      cap: { purposes: ['marketing'] },
      counts: false,
    },
    {
      name: 'no contact when the request is outside its scope',
      contact: {},
      cap: { purposes: ['service'] },
      counts: false,
    },
    {
      name: 'the same topic',
      contact: { topic: labelKey('offers') & 0xffff },
      cap: { per: 'topic' },
      counts: true,
    },
    {
      name: 'the same topic by its long key',
      contact: { topic: labelKey('offers') },
      cap: { per: 'topic' },
      counts: true,
    },
    {
      name: 'no other topic',
      contact: { topic: labelKey('news') & 0xffff },
      cap: { per: 'topic' },
      counts: false,
    },
    { name: 'no contact without a topic', contact: { topic: null }, cap: { per: 'topic' }, counts: false },
    {
      name: 'the same campaign',
      contact: { campaign: labelKey('spring') & 0xffff },
      cap: { per: 'campaign' },
      counts: true,
    },
    {
      name: 'no other campaign',
      contact: { campaign: labelKey('summer') & 0xffff },
      cap: { per: 'campaign' },
      counts: false,
    },
  ] satisfies { name: string; contact: Partial<Contact>; cap: Partial<FrequencyCap>; counts: boolean }[])(
    'is $name',
    ({ contact, cap, counts }) => {
      expect(counted(contact, cap, requestOf('marketing', { topic: 'offers', campaignId: 'spring' }))).toBe(
        counts,
      );
    },
  );

  it('is, without a topic, the contacts without one', () => {
    expect(counted({ topic: null }, { per: 'topic' })).toBe(true);
    expect(counted({ topic: 7 }, { per: 'topic' })).toBe(false);
  });

  it('is a claimed dispatch from its claim on, and a late one from now on', () => {
    const due = noon - 2 * day;
    expect(openUnder(rolling(1, day), { pending: [pendingAt(due, { claimedAt: noon - hour })] })[0]).toBe(
      noon + 23 * hour,
    );
    expect(openUnder(rolling(1, day), { pending: [pendingAt(due)] })[0]).toBe(noon + day);
  });

  it('leaves no room before a dispatch that is accepted for later', () => {
    expect(openUnder(rolling(1, day), { pending: [pendingAt(noon + 2 * day)] })).toEqual([
      noon,
      noon + day + 1,
      noon + 3 * day,
      noon + 7 * day,
    ]);
  });

  it("is, for the customer's own limit, seven days over all channels and purposes but transactional", () => {
    const gate = openGate({
      maxPerWeek: 2,
      contacts: [
        contactAt(noon - 3 * day, { channel: 'mail', purpose: 'service' }),
        contactAt(noon - 2 * day, { purpose: 'transactional' }),
        contactAt(noon - day, { channel: 'voice', purpose: 'collections' }),
      ],
    });
    const decision = decide(
      requestOf('service', { channels: ['sms'] }),
      factsOf({ gate }),
      openPolicy(),
      noon,
      1,
    );
    expect(decision.reasons[0]).toMatchObject({
      code: 'FREQUENCY_CAP',
      effect: 'hold',
      rule: 'frequency-cap:customer-week',
      allowedFrom: noon + 4 * day,
      margin: 4 * day,
      params: { limit: 2, count: 2 },
    });
  });
});

describe('just before sending', () => {
  const caps = [rolling(1, day)];
  const check = (gate: Partial<Gate>) =>
    recheck(requestOf('marketing'), factsOf({ gate: openGate(gate) }), openPolicy({ caps }), 'sms', noon)
      .verdict;

  it('a dispatch that still waits does not stand in the way', () => {
    expect(check({ pending: [pendingAt(noon + hour), pendingAt(noon - hour)] })).toBe('permitted');
  });

  it('one that is being sent counts, and so does one whose lease ended without a result', () => {
    expect(check({ pending: [pendingAt(noon, { claimedAt: noon - 1 })] })).toBe('held');
    expect(check({ pending: [pendingAt(noon, { claimedAt: noon - hour })] })).toBe('held');
  });

  it('contacts that were made count', () => {
    expect(check({ contacts: [contactAt(noon - day + 1)] })).toBe('held');
    expect(check({ contacts: [contactAt(noon - day)] })).toBe('permitted');
  });

  it('the caps of the calendar hold in the zone of the customer', () => {
    const facts = factsOf({
      profile: profileOf({ timeZone: 'Pacific/Auckland' }),
      gate: openGate({ contacts: [contactAt(noon)] }),
    });
    const policy = openPolicy({ caps: [calendar(1, 1)] });
    const midnight = Date.UTC(2026, 2, 4, 11) + day;
    // Noon in UTC is 01:00 of 5 March in Auckland; 6 March begins there at 11:00 in UTC.
    expect(recheck(requestOf('marketing'), facts, policy, 'sms', midnight - 1).verdict).toBe('held');
    expect(recheck(requestOf('marketing'), facts, policy, 'sms', midnight).verdict).toBe('permitted');
  });
});
