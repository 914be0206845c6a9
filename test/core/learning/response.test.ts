import { describe, expect, it } from 'vitest';
import {
  answeredBy,
  outcome,
  responseHorizon,
  sessions,
  whatItTells,
} from '../../../lib/core/learning/response.ts';
import { channels, day, hour, minute, second } from '../../../lib/core/vocabulary.ts';
import { start } from './contacts.ts';

const sentAt = start;
const opened = (at: number, receivedAt = at) =>
  whatItTells({ type: 'opened', channel: 'email', at, receivedAt }, sentAt);

describe('what counts as a response', () => {
  it('takes an opening within the horizon', () => {
    expect(opened(sentAt + 3 * hour)).toEqual({ bits: outcome.opened, delay: 3 * hour });
  });

  it.each([
    ['a year late', sentAt + 365 * day],
    ['from before the contact', sentAt - hour],
  ])('takes nothing from an opening %s', (_, at) => {
    expect(opened(at)).toBeNull();
  });

  it('forgives clocks that are a little wrong', () => {
    expect(opened(sentAt - 2 * minute)).toMatchObject({ delay: 0 });
  });

  it('counts an event from the future as of its arrival', () => {
    expect(opened(sentAt + 400 * day, sentAt + day)).toEqual({ bits: outcome.opened, delay: day });
    expect(opened(sentAt + 400 * day, sentAt + 30 * day)).toBeNull();
  });

  it('knows a mail filter by its speed', () => {
    expect(opened(sentAt + 2 * second)).toEqual({ bits: outcome.machine, delay: 2 * second });
  });

  it('takes an opt-out at any time, as the loss it is', () => {
    const late = {
      type: 'opted_out',
      channel: 'email',
      at: sentAt + 90 * day,
      receivedAt: sentAt + 90 * day,
    };
    expect(whatItTells(late as never, sentAt)).toMatchObject({ bits: outcome.lost });
  });

  it('has no answers at first, all of them at the horizon, and never fewer later', () => {
    for (const channel of channels) {
      const horizon = responseHorizon(channel);
      expect(answeredBy(channel, -hour)).toBe(0);
      expect(answeredBy(channel, horizon)).toBe(1);
      let before = 0;
      for (let age = 0; age <= horizon; age += horizon / 200) {
        const share = answeredBy(channel, age);
        expect(share).toBeGreaterThanOrEqual(before);
        expect(share).toBeLessThanOrEqual(1);
        before = share;
      }
    }
  });

  it('takes openings within half an hour of each other for one session', () => {
    const at = [0, 10, 39, 70, 200].map((minutes) => start + minutes * minute);
    expect(sessions([...at].reverse())).toEqual([at[0], at[3], at[4]]);
  });
});
