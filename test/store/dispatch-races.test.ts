import { describe, expect, it } from 'vitest';
import { withPreferences } from '../../lib/core/preferences.ts';
import { cancelDispatch, readDispatch } from '../../lib/store/cancel-dispatch.ts';
import type { ClaimedDispatch } from '../../lib/store/claim-dispatch.ts';
import { dispatchKey } from '../../lib/store/keys.ts';
import { readGate } from '../../lib/store/read-customer.ts';
import { recordResult } from '../../lib/store/record-result.ts';
import { stopPending } from '../../lib/store/stop-pending.ts';
import { writeGate } from '../../lib/store/write-gate.ts';
import { order, racingStore, writeOf } from './racing-dispatch.ts';

type Store = ReturnType<typeof racingStore>;
const state = ({ ports }: Store) => readDispatch(ports.table, 'ana', order.inner);

async function accepted(): Promise<Store> {
  const store = racingStore();
  await store.saveAna();
  expect((await store.accept()).outcome).toBe('accepted');
  return store;
}

async function claimed(store: Store): Promise<ClaimedDispatch> {
  const claim = await store.claim();
  if (claim.outcome !== 'claimed') throw new Error(`The claim was ${claim.outcome}.`);
  return claim.claimed;
}

describe('ending a dispatch that somebody else claims at the same moment', () => {
  it('does not expire what was claimed between the look at the gate and the end', async () => {
    const store = await accepted();
    const stale = await store.ports.table.query({
      pk: 'CUSTOMER#ana',
      from: 'GATE',
      to: 'PROFILE',
      consistent: true,
    });
    store.passTime(59_999);
    await claimed(store);
    store.passTime(1);
    // The second sender reads the gate as it was before the claim.
    store.staleQueries.push(stale);
    expect(await store.claim()).toEqual({ outcome: 'left', leaseUntil: store.ports.clock() - 1 + 5_000 });
    expect((await state(store))?.status).toBe('sending');
  });

  it('does not cancel what was claimed in between', async () => {
    const store = await accepted();
    store.meanwhile.push({ before: writeOf('GATE'), happens: () => claimed(store) });
    const cancelled = await cancelDispatch(store.ports, 'ana', order.inner);
    expect(cancelled?.outcome).toBe('too-late');
  });

  it('lets the key of a dispatch whose cancelling broke off answer as before, and never accepts it again', async () => {
    const store = await accepted();
    store.meanwhile.push({
      before: writeOf('DISPATCH#'),
      happens: async () => {
        throw new Error('crash');
      },
    });
    await expect(cancelDispatch(store.ports, 'ana', order.inner)).rejects.toThrow('crash');
    expect((await store.accept()).outcome).toBe('repeated');
  });

  it('does not call unknown, after its lease ran out, what was given back and claimed again meanwhile', async () => {
    const store = await accepted();
    const first = await claimed(store);
    store.passTime(5_001);
    let second: ClaimedDispatch | null = null;
    store.meanwhile.push({
      before: writeOf('GATE'),
      happens: async () => {
        const delay = await recordResult(store.ports, first, { outcome: 'gave-up' });
        store.passTime(delay ?? 0);
        second = await claimed(store);
      },
    });
    expect(await store.claim()).toEqual({ outcome: 'left', leaseUntil: store.ports.clock() + 5_000 });
    expect(second).not.toBeNull();
    expect((await state(store))?.status).toBe('sending');
  });

  it('keeps a sender whose dead lease was declared unknown from giving it back', async () => {
    const store = await accepted();
    const first = await claimed(store);
    store.passTime(5_001);
    store.meanwhile.push({
      before: writeOf('DISPATCH#'),
      happens: () => recordResult(store.ports, first, { outcome: 'gave-up' }),
    });
    expect(await store.claim()).toEqual({ outcome: 'ended', status: 'unknown' });
    expect(await store.claim()).toEqual({ outcome: 'ended', status: 'unknown' });
    expect((await readGate(store.ports.table, 'ana')).pending[0]?.claimedAt).not.toBeNull();
  });

  it('ends the wait of a closing when the lease is given back, and calls nothing unknown', async () => {
    const store = await accepted();
    const first = await claimed(store);
    const gate = await readGate(store.ports.table, 'ana');
    const closing = { ...gate, doNotContact: 'closed' as const };
    const closed = await writeGate(store.ports.table, 'ana', gate, closing);
    await recordResult(store.ports, first, { outcome: 'gave-up' });
    await stopPending(store.ports, 'ana', closed ?? gate);
    expect((await state(store))?.status).toBe('scheduled');
    expect(await store.claim()).toEqual({ outcome: 'ended', status: 'suppressed' });
  });
});

describe('claiming', () => {
  it('counts the lease from before the facts were read, so that an old judgement is too old to send', async () => {
    const store = await accepted();
    const before = store.ports.clock();
    store.meanwhile.push({
      before: (call) => call.operation === 'get' && call.arguments[0].pk.startsWith('CONTENT#'),
      happens: async () => store.passTime(3_000),
    });
    const { leaseUntil } = await claimed(store);
    expect(leaseUntil).toBe(before + 5_000);
  });

  it('ends what is overdue even while a change of the customer is cut off half-way', async () => {
    const store = await accepted();
    const gate = await readGate(store.ports.table, 'ana');
    await writeGate(store.ports.table, 'ana', gate, { ...gate, profileVersion: gate.profileVersion + 1 });
    expect(await store.claim()).toEqual({ outcome: 'left' });
    store.passTime(60_000);
    expect(await store.claim()).toEqual({ outcome: 'ended', status: 'expired' });
  });

  it('does not cancel the dispatch of a customer whom a stale read does not know yet', async () => {
    const store = await accepted();
    store.staleQueries.push({ items: [], next: null });
    expect((await store.claim()).outcome).toBe('claimed');
  });

  it('does not expire a record that is being accepted again at this moment', async () => {
    const store = racingStore();
    await store.saveAna();
    const crash = async () => {
      throw new Error('crash');
    };
    store.meanwhile.push({ before: writeOf('GATE'), happens: crash });
    await expect(store.accept()).rejects.toThrow('crash');
    store.passTime(30_000);
    await store.ports.table.update(
      dispatchKey('ana', order.inner),
      { set: { updatedAt: store.ports.clock() - 60_000 } },
      { kind: 'equals', attribute: 'revision', value: 1 },
    );
    store.meanwhile.push({
      before: (call) => writeOf('DISPATCH#')(call) && call.operation === 'update',
      happens: () => store.accept(),
    });
    expect((await store.claim()).outcome).toBe('claimed');
  });
});

describe('a customer who moves to another number', () => {
  it('stays a member of the old one as long as a message may be on its way there, so that a stop waits for it', async () => {
    const store = await accepted();
    const { leaseUntil } = await claimed(store);
    let leftAt = 0;
    store.meanwhile.push({
      before: (call) => call.operation === 'delete',
      happens: async () => {
        leftAt = store.ports.clock();
      },
    });
    expect((await store.saveAna('+31687654321')).outcome).toBe('saved');
    expect(leftAt).toBeGreaterThanOrEqual(leaseUntil);
  });
});

describe('accepting', () => {
  it('says that a customer is unknown only after a consistent read', async () => {
    const store = racingStore();
    await store.saveAna();
    store.staleQueries.push({ items: [], next: null });
    expect((await store.accept()).outcome).toBe('accepted');
  });

  it('says no only after a consistent read', async () => {
    const store = racingStore();
    await store.saveAna();
    const gate = await readGate(store.ports.table, 'ana');
    const preferences = { doNotContact: true, doNotCall: false, pausedUntil: null, channels: {}, topics: {} };
    const wished = { ...preferences, windows: null, quietHours: [], maxPerWeek: null };
    const closed = await writeGate(store.ports.table, 'ana', gate, withPreferences(gate, wished, 'company'));
    const old = await store.ports.table.query({
      pk: 'CUSTOMER#ana',
      from: 'GATE',
      to: 'PROFILE',
      consistent: true,
    });
    await writeGate(store.ports.table, 'ana', closed ?? gate, gate);
    store.staleQueries.push(old);
    expect((await store.accept()).outcome).toBe('accepted');
  });

  it('answers what the gate took in, not what the record said before', async () => {
    const store = racingStore();
    await store.saveAna();
    // The first request puts its record and loses the gate; before it tries again, the second reads the record.
    const contention = async () => {
      const gate = await readGate(store.ports.table, 'ana');
      await writeGate(store.ports.table, 'ana', gate, gate);
    };
    let second: ReturnType<Store['accept']> | null = null;
    store.meanwhile.push({ before: writeOf('GATE'), happens: contention });
    store.meanwhile.push({
      before: (call) => call.operation === 'put' && String(call.arguments[0].sk).startsWith('DISPATCH#'),
      happens: async () => {},
    });
    store.meanwhile.push({
      before: (call) => call.operation === 'put' && String(call.arguments[0].sk).startsWith('DISPATCH#'),
      happens: async () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        store.meanwhile.push({
          before: (call) => call.operation === 'query' && call.arguments[0].consistent,
          happens: async () => {
            resolve();
            await new Promise((later) => setTimeout(later, 20));
          },
        });
        second = store.accept();
        await promise;
      },
    });
    const first = await store.accept();
    const again = await (second as ReturnType<Store['accept']> | null);
    expect(first.outcome).toBe('accepted');
    expect(again?.outcome).toBe('repeated');
    if (first.outcome !== 'accepted' || again?.outcome !== 'repeated') return;
    expect(again.record.decisionInner).toBe(first.record.decisionInner);
  });

  it('does not decide anew what the other request finished before the gate was fenced', async () => {
    const store = racingStore();
    await store.saveAna();
    let second: ReturnType<Store['accept']> | null = null;
    store.meanwhile.push({
      before: writeOf('GATE'),
      happens: async () => {
        // The retry has found the record unknown to the gate; before it looks at the gate again, the first one is let go.
        const { promise, resolve } = Promise.withResolvers<void>();
        let queries = 0;
        store.meanwhile.push({
          before: (call) => call.operation === 'query' && ++queries === 3,
          happens: async () => {
            resolve();
            await new Promise((later) => setTimeout(later, 20));
          },
        });
        second = store.accept();
        await promise;
      },
    });
    const first = await store.accept();
    const retry = await (second as ReturnType<Store['accept']> | null);
    expect(first.outcome).toBe('accepted');
    expect(retry?.outcome).toBe('repeated');
    if (first.outcome !== 'accepted' || retry?.outcome !== 'repeated') return;
    expect(retry.record.decisionInner).toBe(first.record.decisionInner);
  });
});
