import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSweeper } from '../../lib/local/sweeper.ts';
import { timeTravel } from '../../lib/local/time-travel.ts';

describe('the sweeper', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sweeps at once and each minute, lets a turn pass while there is a backlog, and always when it is told to', async () => {
    let sweeps = 0;
    let backlogged = false;
    const sweeper = startSweeper({
      name: 'sweep-due',
      atOnce: true,
      everyMinutes: 1,
      invoke: async () => sweeps++,
      onFault: (error) => expect(error).toBeUndefined(),
      backlogged: () => backlogged,
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sweeps).toBe(2);
    backlogged = true;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(sweeps).toBe(2);
    await sweeper.sweep();
    expect(sweeps).toBe(3);
    backlogged = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sweeps).toBe(4);
    await sweeper.stop();
  });
});

describe('time travel', () => {
  /** A world in which every sweep enqueues all that is due and not sent, and one message is sent at each look. */
  function world(due: number) {
    const queue: number[] = [];
    const sent = new Set<number>();
    let handled = 0;
    const sendOne = () => {
      const next = queue.shift();
      if (next === undefined) return;
      handled++;
      sent.add(next);
    };
    const poller = {
      handled: () => handled,
      gaveBack: () => false,
      pause: async () => {},
      resume: () => {},
      stop: async () => {},
    };
    const idle = { ...poller, handled: () => 0 };
    const travel = timeTravel({
      clock: { now: () => 0, ahead: () => 0, jumpTo: () => true, remove: () => {} },
      messaging: {
        endpoint: '', topicArn: '', buckets: { optOutLog: '', decisionArchive: '' }, queueUrl: () => '', stop: async () => {},
        depth: (name) => {
          if (name === 'due') sendOne();
          return { ready: name === 'due' ? queue.length : 0, inFlight: [] };
        },
      }, // biome-ignore format: only depth matters
      pollers: { due: poller, email: idle, 'fan-out': idle, jobs: idle, bus: idle },
      outbox: {
        all: () => [...sent] as never,
        add: (message) => ({ number: 0, ...message }),
        find: () => undefined,
      },
      sweep: async () => {
        for (let id = 0; id < due; id++) if (!sent.has(id)) queue.push(id);
      },
    });
    return { travel, queue, sent, handled: () => handled };
  }

  it('works off what waits before it sweeps, so that nothing is enqueued twice', async () => {
    const { travel, queue, sent, handled } = world(6);
    queue.push(0, 1, 2);
    await expect(travel(1)).resolves.toMatchObject({ sent: 6, drained: true });
    expect(sent.size).toBe(6);
    expect(handled()).toBe(6);
  });
});
