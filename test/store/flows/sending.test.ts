import { describe, expect, it } from 'vitest';
import {
  accepted,
  anasMailbox,
  anasNumber,
  createWorld,
  day,
  hour,
  minute,
  order,
  register,
  second,
  send,
  writes,
} from './world.ts';

async function worldWithAna(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options);
  await register(world, 'c-1');
  return world;
}

function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give: () => give(), given };
}

describe('a dispatch', () => {
  it('by text is accepted, claimed and sent, and says so', async () => {
    const world = await worldWithAna();
    const answer = await send(world, order(world));
    expect(answer.status).toBe(202);
    expect(answer.json).toMatchObject({
      status: 'scheduled',
      decision: { outcome: 'contact', channel: 'sms' },
    });
    await world.run(world.now() + minute);
    expect(world.texts).toMatchObject([{ to: anasNumber, body: 'Your parcel is here.', promotional: false }]);
    const shown = await world.dispatch(answer.json.dispatchId);
    expect(shown).toMatchObject({
      status: 'sent',
      attempts: 1,
      providerMessageId: 'provider-1',
      channel: 'sms',
    });
  });

  it('by e-mail goes through the outreach topic to its own sender', async () => {
    const world = await worldWithAna();
    const id = await accepted(world, { channels: ['email'], purpose: 'marketing' });
    await world.run(world.now() + minute);
    expect(world.mails).toMatchObject([{ to: anasMailbox, subject: 'Parcel', html: null }]);
    expect(world.mails[0]?.unsubscribeUrl).toMatch(/^https:\/\/kairos\.example\/u\/k1\./);
    expect(await world.dispatch(id)).toMatchObject({ status: 'sent', channel: 'email' });
  });

  it('is never sent by the sender of another channel, whatever a message says', async () => {
    const world = await worldWithAna();
    const dispatchId = await accepted(world, { channels: ['email'] });
    world.waiting.length = 0;
    await world.ports().due.send({ dispatchId, channel: 'sms' });
    await world.run(world.now());
    expect(world.texts).toEqual([]);
    expect(world.mails).toHaveLength(1);
  });

  it('carries an unsubscribe link only when it is marketing', async () => {
    const world = await worldWithAna();
    await accepted(world, { channels: ['email'] });
    await world.run(world.now() + minute);
    expect(world.mails).toMatchObject([{ unsubscribeUrl: null }]);
  });

  it('is sent once although its message is delivered many times and swept besides', async () => {
    const world = await worldWithAna();
    await accepted(world);
    world.waiting.push(...world.waiting.map((message) => ({ ...message })), ...world.waiting);
    await world.run(world.now() + 10 * minute, { sweep: true });
    expect(world.texts).toHaveLength(1);
  });

  it('shows "sending" while its provider is being called', async () => {
    const world = await worldWithAna();
    const id = await accepted(world);
    let seen: string | undefined;
    world.providerAnswers.push(async () => {
      seen = (await world.dispatch(id)).status;
      return { outcome: 'accepted', messageId: 'p-1' };
    });
    await world.run(world.now() + minute);
    expect(seen).toBe('sending');
  });

  it('that waits for its moment is left in the index and sent then', async () => {
    const world = await worldWithAna();
    const notBefore = world.now() + 2 * hour;
    const id = await accepted(world, {
      notBefore: new Date(notBefore).toISOString(),
      notAfter: new Date(notBefore + minute).toISOString(),
    });
    expect(world.waiting).toEqual([]);
    await world.run(notBefore - second, { sweep: true });
    expect(world.texts).toEqual([]);
    await world.run(notBefore, { sweep: true });
    expect(world.texts).toHaveLength(1);
    expect((await world.dispatch(id)).sentAt).toBe(new Date(notBefore).toISOString().replace('.000Z', 'Z'));
  });

  it('whose message comes too early is not sent before its moment', async () => {
    const world = await worldWithAna();
    const notBefore = world.now() + 10 * minute;
    const dispatchId = await accepted(world, { notBefore: new Date(notBefore).toISOString() });
    await world.ports().due.send({ dispatchId, channel: 'sms' });
    await world.run(world.now());
    expect(world.texts).toEqual([]);
    await world.run(notBefore);
    expect(world.texts).toHaveLength(1);
  });
});

describe('an idempotency key', () => {
  it('with the same body gives the same answer and sends nothing more', async () => {
    const world = await worldWithAna();
    const body = order(world);
    const first = await send(world, body, 'k');
    const again = await send(world, body, 'k');
    expect(again).toMatchObject({ status: 202, json: first.json });
    await world.run(world.now() + minute);
    const later = await send(world, body, 'k');
    expect(later).toMatchObject({ status: 202, json: first.json });
    await world.run(world.now() + 10 * minute, { sweep: true });
    expect(world.texts).toHaveLength(1);
  });

  it('is answered as before also when the deadline of its request has passed', async () => {
    const world = await worldWithAna();
    const body = order(world);
    const first = await send(world, body, 'k');
    await world.run(world.now() + 2 * hour, { sweep: true });
    expect(await send(world, body, 'k')).toMatchObject({ status: 202, json: first.json });
    expect(await send(world, { ...body, topic: 'other' }, 'k')).toMatchObject({
      status: 422,
      json: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await send(world, body, 'new')).toMatchObject({ status: 422, json: { code: 'IMPOSSIBLE_TIMES' } });
  });

  it('with another body is refused and changes nothing', async () => {
    const world = await worldWithAna();
    await send(world, order(world), 'k');
    const before = await world.gate('c-1');
    const other = await send(world, order(world, { content: { sms: { body: 'Another.' } } }), 'k');
    expect(other).toMatchObject({ status: 422, json: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await world.gate('c-1')).toEqual(before);
  });

  it('is its caller’s and its customer’s own', async () => {
    const world = await worldWithAna();
    await register(world, 'c-2', { sms: '+13055550102' });
    const one = await send(world, order(world), 'k');
    const two = await send(world, order(world, { customerId: 'c-2' }), 'k');
    expect(one.status).toBe(202);
    expect(two.status).toBe(202);
    expect(two.json.dispatchId).not.toBe(one.json.dispatchId);
  });

  it('repeats a "suppressed", also after what suppressed it is gone', async () => {
    const world = await worldWithAna();
    await world.call('PATCH', '/v1/customers/c-1/preferences', { body: { doNotContact: true } });
    const body = order(world);
    const first = await send(world, body, 'k');
    expect(first).toMatchObject({ status: 200, json: { status: 'suppressed' } });
    const { headers } = await world.call('GET', '/v1/customers/c-1/preferences');
    await world.call('PATCH', '/v1/customers/c-1/preferences', {
      body: { doNotContact: false },
      headers: { 'if-match': headers.etag ?? '' },
    });
    expect(await send(world, body, 'k')).toMatchObject({ status: 200, json: first.json });
  });

  it('is not answered "suppressed" for good on the strength of an old read', async () => {
    const world = await worldWithAna();
    const { headers } = await world.call('PATCH', '/v1/customers/c-1/preferences', {
      body: { doNotContact: true },
    });
    const old = await world.stored.query({
      pk: 'CUSTOMER#c-1',
      from: 'GATE',
      to: 'PROFILE',
      consistent: true,
    });
    await world.call('PATCH', '/v1/customers/c-1/preferences', {
      body: { doNotContact: false },
      headers: { 'if-match': headers.etag ?? '' },
    });
    world.intercept(async (call, run) =>
      call.operation === 'query' && !call.arguments[0].consistent ? { items: old.items, next: null } : run(),
    );
    expect((await send(world, order(world))).status).toBe(202);
  });

  it('gets one answer when a second request has taken the record over and the first comes back', async () => {
    const world = await worldWithAna();
    const body = order(world);
    const [reached, held] = [signal(), signal()];
    let first: ReturnType<typeof send> | undefined;
    let gateWrites = 0;
    let recordWrites = 0;
    world.intercept(async (call, run) => {
      if (writes(call, 'GATE') && gateWrites++ === 0) {
        reached.give();
        await held.given;
        return run();
      }
      const answer = await run();
      if (writes(call, 'DISPATCH#') && ++recordWrites === 3) {
        held.give();
        await first;
      }
      return answer;
    });
    first = send(world, body, 'k');
    await reached.given;
    const second = await send(world, body, 'k');
    expect(second).toMatchObject({ status: 202, json: (await first).json });
    expect((await world.gate('c-1')).pending).toHaveLength(1);
  });

  it('finishes on a retry what a crash cut off between record and gate', async () => {
    const world = await worldWithAna();
    const body = order(world);
    world.intercept(async (call, run) => {
      if (writes(call, 'GATE')) throw new Error('crash');
      return run();
    });
    expect((await send(world, body, 'k')).status).toBe(500);
    world.intercept((_, run) => run());
    expect((await world.gate('c-1')).pending).toEqual([]);
    const retried = await send(world, body, 'k');
    expect(retried).toMatchObject({ status: 202, json: { status: 'scheduled' } });
    expect((await world.gate('c-1')).pending).toHaveLength(1);
    await world.run(world.now() + minute);
    expect(world.texts).toHaveLength(1);
  });

  it('expires what was never accepted once it is a minute old, and a retry still finishes it', async () => {
    const world = await worldWithAna();
    const body = order(world);
    world.intercept(async (call, run) => {
      if (writes(call, 'GATE')) throw new Error('crash');
      return run();
    });
    await send(world, body, 'k');
    world.intercept((_, run) => run());
    // So young, it may still be on its way into the gate.
    const [record] = (
      await world.stored.query({ pk: 'CUSTOMER#c-1', from: 'DISPATCH#', to: 'DISPATCH#~', consistent: true })
    ).items;
    const statusOf = async (id: unknown) => (await world.dispatch(String(id))).status;
    await world.sweepDue();
    await world.run(world.now() + 59 * second);
    expect(await statusOf(record?.dispatchId)).toBe('scheduled');
    await world.run(world.now() + 3 * minute, { sweep: true });
    expect(await statusOf(record?.dispatchId)).toBe('expired');
    expect(world.texts).toEqual([]);
    const retried = await send(world, body, 'k');
    expect(retried.status).toBe(202);
    await world.run(world.now() + minute);
    expect(world.texts).toHaveLength(1);
    expect(await world.dispatch(retried.json.dispatchId)).toMatchObject({ status: 'sent' });
  });

  it('is answered by the first request when that one finishes while a second takes its record for abandoned', async () => {
    const world = await worldWithAna();
    const body = order(world);
    const [reached, held] = [signal(), signal()];
    let first: ReturnType<typeof send> | undefined;
    let gateWrites = 0;
    let recordReads = 0;
    world.intercept(async (call, run) => {
      if (writes(call, 'GATE') && gateWrites++ === 0) {
        // The first request stands before its gate write until the second has found the record unknown to the gate.
        reached.give();
        await held.given;
        return run();
      }
      const answer = await run();
      if (call.operation === 'get' && call.arguments[0].sk.startsWith('DISPATCH#') && ++recordReads === 2) {
        held.give();
        await first;
      }
      return answer;
    });
    first = send(world, body, 'k');
    await reached.given;
    const second = await send(world, body, 'k');
    expect(second).toMatchObject({ status: 202, json: (await first).json });
    expect((await world.gate('c-1')).pending).toHaveLength(1);
    await world.run(world.now() + 5 * minute, { sweep: true });
    expect(world.texts).toHaveLength(1);
  });
});

describe('caps', () => {
  it('count what is accepted: of two marketing dispatches on one day the second waits for the next', async () => {
    const world = await worldWithAna();
    const two = { purpose: 'marketing', notAfter: new Date(world.now() + 3 * day).toISOString() };
    const first = await send(world, order(world, two));
    const other = await send(world, order(world, two));
    const days = [first, other].map(({ json }) => json.decision.sendAtLocal.slice(0, 10));
    expect(new Set(days).size).toBe(2);
  });

  it('suppress what finds no room before its deadline', async () => {
    const world = await worldWithAna();
    await accepted(world, { purpose: 'marketing' });
    expect(await send(world, order(world, { purpose: 'marketing' }))).toMatchObject({
      status: 200,
      json: { status: 'suppressed' },
    });
  });

  it('still count a contact after its dispatch has ended and been folded', async () => {
    const world = await worldWithAna();
    await accepted(world, { purpose: 'marketing' });
    await world.run(world.now() + minute);
    const next = await send(world, order(world, { purpose: 'marketing' }));
    expect(next.json.status).toBe('suppressed');
    // A dispatch that no cap counts makes the gate fold what has ended.
    await accepted(world, { purpose: 'transactional' });
    expect(await world.gate('c-1')).toMatchObject({
      pending: [{ purpose: 'transactional' }],
      contacts: [{ purpose: 'marketing' }],
    });
    expect((await send(world, order(world, { purpose: 'marketing' }))).json.status).toBe('suppressed');
  });

  it('get their room back from a dispatch that failed for good', async () => {
    const world = await worldWithAna();
    world.providerAnswers.push({ outcome: 'rejected', retry: false, code: 'InvalidParameter' });
    const id = await accepted(world, { purpose: 'marketing' });
    await world.run(world.now() + minute);
    expect(await world.dispatch(id)).toMatchObject({ status: 'failed', detail: 'InvalidParameter' });
    expect((await world.gate('c-1')).pending).toEqual([]);
    expect((await send(world, order(world, { purpose: 'marketing' }))).status).toBe(202);
  });

  it('keep no place for a dispatch whose record the table has forgotten', async () => {
    const world = await worldWithAna();
    for (let month = 0; month < 14; month++) {
      const id = await accepted(world);
      await world.run(world.now() + minute);
      await world.stored.delete({ pk: 'CUSTOMER#c-1', sk: `DISPATCH#${await world.inner(id)}` });
      // Five weeks later it is the same morning of the week.
      world.passTime(35 * day - minute);
    }
    expect(world.texts).toHaveLength(14);
    expect((await world.gate('c-1')).pending.length).toBeLessThanOrEqual(1);
  });
});
