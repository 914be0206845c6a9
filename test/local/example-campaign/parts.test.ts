import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseAddress } from '../../../lib/address/normalise-address.ts';
import { inParallel } from '../../../lib/client/in-parallel.ts';
import { askForContact } from '../../../lib/local/example-campaign/ask-for-contact.ts';
import { compareWithSink, isEmpty } from '../../../lib/local/example-campaign/compare-with-sink.ts';
import { distinctNumbers, madeUpPerson } from '../../../lib/local/example-campaign/made-up-person.ts';
import { stopsOf } from '../../../lib/local/example-campaign/pass-time.ts';
import { progressLine } from '../../../lib/local/example-campaign/progress.ts';
import { historyOf } from '../../../lib/local/example-campaign/requests.ts';
import type { Service } from '../../../lib/local/example-campaign/service.ts';
import { openOutbox } from '../../../lib/local/outbox.ts';
import { publishedOutbox } from '../../../lib/local/published-outbox.ts';

describe('a made-up person', () => {
  const rows = Array.from({ length: distinctNumbers }, (_, index) => index + 1);

  it('is the same for a row every time', () => {
    expect(madeUpPerson(1)).toEqual({
      timeZone: 'America/New_York', region: 'CT', phone: '+12035550100', email: 'row1@example.com',
    }); // biome-ignore format: one person
    expect(madeUpPerson(distinctNumbers + 1)).toMatchObject({ phone: '+12035550100' });
  });

  it('has a reserved number that nobody else has, until all are used', () => {
    const phones = rows.map((row) => madeUpPerson(row).phone);
    expect(new Set(phones).size).toBe(distinctNumbers);
    expect(phones.filter((phone) => !/^\+1[2-9]\d{2}55501\d{2}$/.test(phone))).toEqual([]);
    expect(distinctNumbers).toBeGreaterThan(32_950);
  });

  it('lives where the service, too, takes the number to belong, and rows close together lie far apart', () => {
    const first = rows.slice(0, distinctNumbers / 100).map(madeUpPerson);
    const countries = new Set(
      first.map(({ phone }) => {
        const normalised = normaliseAddress('sms', phone);
        return normalised.ok && normalised.country;
      }),
    );
    expect([...countries]).toEqual(['US']);
    expect(new Set(first.slice(0, 12).map(({ timeZone }) => timeZone)).size).toBeGreaterThan(2);
  });
});

describe('the calls made before', () => {
  const run = { id: 'r', startedAt: Date.parse('2026-11-22T15:45:00Z') };
  const contact = {
    row: 7,
    age: 40,
    job: 'admin.',
    contact: 'telephone',
    campaign: 1,
    pdays: 999,
    previous: 0,
  } as const;
  const daysOf = (events: readonly { at: string }[]) => events.map(({ at }) => at);

  it('are none for a first call, also when an earlier campaign is counted but not dated', () => {
    expect(historyOf(contact, run)).toEqual([]);
    expect(historyOf({ ...contact, previous: 1 }, run)).toEqual([]);
  });

  it('lie one a day before the start, those of earlier campaigns as long before as the file says, oldest first', () => {
    expect(daysOf(historyOf({ ...contact, campaign: 3, pdays: 5, previous: 2 }, run))).toEqual([
      '2026-11-14T15:00:00.000Z',
      '2026-11-15T15:00:00.000Z',
      '2026-11-20T15:00:00.000Z',
      '2026-11-21T15:00:00.000Z',
    ]);
  });

  it('have ids of their own that a restart gives again', () => {
    const busy = { ...contact, campaign: 56, pdays: 0, previous: 3 };
    const ids = historyOf(busy, run).map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(58);
    expect(historyOf(busy, run).map(({ eventId }) => eventId)).toEqual(ids);
  });
});

describe('the sink and the accepted dispatches', () => {
  const message = (dispatchId: string | null) => ({ channel: 'sms', dispatchId, receivedAt: 0 });

  it('agree when each arrived once, whatever has no dispatch', () => {
    const difference = compareWithSink(new Set(['a', 'b']), [message('b'), message(null), message('a')]);
    expect(isEmpty(difference)).toBe(true);
  });

  it('differ by what is missing, repeated or unexpected', () => {
    const difference = compareWithSink(new Set(['a', 'b']), [message('b'), message('b'), message('c')]);
    expect(difference).toEqual({ missing: ['a'], repeated: ['b'], unexpected: ['c'] });
    expect(isEmpty(difference)).toBe(false);
  });
});

it('the clock stops at every moment at most five minutes late, in order', () => {
  const start = Date.parse('2026-11-23T16:00:00Z');
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 7 * 86_400_000 })), (offsets) => {
      const moments = offsets.map((offset) => start + offset);
      const stops = stopsOf(moments);
      expect(stops).toEqual([...stops].sort((a, b) => a - b));
      for (const at of moments) {
        expect(stops.some((stop) => stop > at && stop <= at + 5 * 60_000 + 1_000)).toBe(true);
      }
    }),
  );
  expect(stopsOf([start, start, start + 60_000, start + 3_600_000])).toHaveLength(2);
});

describe('work in parallel', () => {
  const items = Array.from({ length: 20 }, (_, index) => index);

  it('takes so many items at once and no more, and all of them', async () => {
    const seen: number[] = [];
    let running = 0;
    let most = 0;
    await inParallel(items, 3, async (item) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      seen.push(item);
    });
    expect(most).toBe(3);
    expect(seen.sort((a, b) => a - b)).toEqual(items);
  });

  it('begins nothing after a fault, waits for what runs, and passes the fault on', async () => {
    const begun: number[] = [];
    let finished = 0;
    const work = inParallel(items, 3, async (item) => {
      begun.push(item);
      await new Promise(setImmediate);
      if (item === 1) throw new Error('no');
      finished++;
    });
    await expect(work).rejects.toThrow('no');
    expect(finished).toBe(begun.length - 1);
    expect(begun.length).toBeLessThan(6);
  });
});

it('progress is told with share, rate and what is left', () => {
  expect(progressLine('asking', 500, 2_000, 10_000).trimEnd()).toBe(
    'asking    [########......................]  25%  500/2,000  50/s  30 s left',
  );
  expect(progressLine('asking', 0, 0, 0)).toContain('100%');
  expect(progressLine('sending', 3, 3, 95_000)).toContain('took 1 min 35 s');
});

describe('the published outbox', () => {
  const outbox = openOutbox(null);
  for (let number = 1; number <= 2_001; number++) {
    outbox.add({
      messageId: `m${number}`, channel: 'sms', from: '+12065550100', to: '+12065550101', subject: null, text: 't', html: null,
      headers: {}, dispatchId: `d${number}`, correlationId: null, receivedAt: '2026-11-22T15:45:00Z', sms: null,
    }); // biome-ignore format: one message
  }
  const get = (query: string) => {
    const { status, body } = publishedOutbox(outbox, new URLSearchParams(query));
    return { status, ...JSON.parse(String(body)) };
  };

  it('is one list with every promised field when nothing is asked', () => {
    const { messages, nextCursor } = get('');
    expect(messages).toHaveLength(2_001);
    expect(nextCursor).toBeUndefined();
    expect(Object.keys(messages[0])).toEqual([
      'channel',
      'to',
      'subject',
      'text',
      'html',
      'headers',
      'dispatchId',
      'receivedAt',
    ]);
  });

  it('comes in pages, each message once, with only the fields that are asked', () => {
    const ids: unknown[] = [];
    for (let cursor: string | null = '0'; cursor !== null; ) {
      const page: { messages: unknown[]; nextCursor: string | null } = get(
        `cursor=${cursor}&fields=dispatchId,messageId`,
      );
      ids.push(...page.messages);
      cursor = page.nextCursor;
    }
    expect(ids).toEqual(outbox.all().map(({ dispatchId }) => ({ dispatchId })));
  });

  it('refuses a cursor that it did not give', () => {
    expect(get('cursor=-1')).toMatchObject({ status: 400, code: 'INVALID' });
  });
});

describe('earlier calls that a busy service could not take', () => {
  const contact = { row: 1, age: 40, job: 'admin.', contact: 'telephone', campaign: 4, pdays: 999, previous: 0 } as const; // biome-ignore format: one row
  const taken = { dispatchId: 'd', status: 'scheduled', decision: { reasons: [] } };

  /** Refuses the second of three events so many times. */
  function busyService(status: number, times: number) {
    const told: string[][] = [];
    let left = times;
    const call = async (route: string, { body }: { body?: unknown } = {}) => {
      if (route === 'POST /v1/dispatches') return { status: 202, body: taken };
      if (route !== 'POST /v1/events') return { status: 201, body: { entries: [] } };
      const { events } = body as { events: { eventId: string }[] };
      told.push(events.map(({ eventId }) => eventId.split('/').at(-1) as string));
      const results = events.map(({ eventId }) =>
        eventId.endsWith('/2') && left-- > 0 ? { status, detail: 'Not now.' } : { status: 'accepted' },
      );
      return { status: 202, body: { results } };
    };
    // The answers of a service that speaks as its description says.
    const service = {
      call,
      callUnless: (_: unknown, route: string, sent?: { body?: unknown }) => call(route, sent),
    } as Service;
    return { told, ask: () => askForContact(service, { id: 'bank-1', startedAt: 0 }, contact) };
  }

  it('are told again, those alone, before the contact is asked for', async () => {
    const { told, ask } = busyService(503, 1);
    expect(await ask()).toMatchObject({ dispatchId: 'd', row: 1 });
    expect(told).toEqual([['3', '2', '1'], ['2']]);
  });

  it('end the run with a sentence when they are refused for good', async () => {
    const { told, ask } = busyService(404, 1);
    await expect(ask()).rejects.toThrow(/^The service refused an earlier call of the file: Not now\.$/);
    expect(told).toHaveLength(1);
  });
});
