import { describe, expect, it } from 'vitest';
import { decisionRequest } from '../../lib/core/decide.ts';
import type { DecisionInput, DecisionRequest } from '../../lib/core/decision.ts';
import type { DispatchInput } from '../../lib/core/dispatch.ts';
import { day, hour, minute } from '../../lib/core/vocabulary.ts';
import { noon } from './situation.ts';

const input = (changes: Partial<DecisionInput> = {}): DecisionInput => ({
  customerId: 'c-1',
  purpose: 'marketing',
  ...changes,
});

const accepted = (given: DecisionInput | DispatchInput): DecisionRequest => {
  const result = decisionRequest(given, noon);
  if (!result.ok) throw new Error(result.detail);
  return result.request;
};

describe('a decision request', () => {
  it('stays open for a week, a transactional one for ten minutes', () => {
    expect(accepted(input())).toMatchObject({ notBefore: noon, notAfter: noon + 7 * day });
    expect(accepted(input({ purpose: 'transactional' }))).toMatchObject({ notAfter: noon + 10 * minute });
    expect(accepted(input({ notBefore: noon + day }))).toMatchObject({
      notBefore: noon + day,
      notAfter: noon + 8 * day,
    });
  });

  it('never begins in the past', () => {
    expect(accepted(input({ notBefore: noon - hour })).notBefore).toBe(noon);
  });

  it('by default reaches no further ahead than a caller may ask for', () => {
    expect(accepted(input({ notBefore: noon + 29 * day })).notAfter).toBe(noon + 30 * day);
  });

  it('fills in null for what was not said', () => {
    expect(accepted(input())).toEqual({
      customerId: 'c-1',
      purpose: 'marketing',
      topic: null,
      actionId: null,
      campaignId: null,
      channels: null,
      voiceMode: null,
      subjectId: null,
      notBefore: noon,
      notAfter: noon + 7 * day,
      contentFor: null,
    });
  });

  it('keeps each channel once, in the order of channels', () => {
    expect(accepted(input({ channels: ['mail', 'sms', 'mail'] })).channels).toEqual(['sms', 'mail']);
  });

  it('of a dispatch knows which channels there is content for', () => {
    const dispatch: DispatchInput = {
      ...input(),
      content: { email: { subject: 's', text: 't' }, sms: { body: 'b' }, voice: undefined },
    };
    expect(accepted(dispatch).contentFor).toEqual(['sms', 'email']);
  });

  it.each([
    { when: 'notAfter is in the past', given: { notAfter: noon - 1 }, pointer: '#/notAfter' },
    { when: 'notAfter is now', given: { notAfter: noon }, pointer: '#/notAfter' },
    {
      when: 'notAfter is notBefore',
      given: { notBefore: noon + day, notAfter: noon + day },
      pointer: '#/notAfter',
    },
    {
      when: 'notAfter is before notBefore',
      given: { notBefore: noon + day, notAfter: noon + hour },
      pointer: '#/notAfter',
    },
    {
      when: 'notAfter is more than 30 days ahead',
      given: { notAfter: noon + 30 * day + 1 },
      pointer: '#/notAfter',
    },
    { when: 'notBefore is 30 days ahead', given: { notBefore: noon + 30 * day }, pointer: '#/notBefore' },
  ])('is refused when $when', ({ given, pointer }) => {
    expect(decisionRequest(input(given), noon)).toMatchObject({
      ok: false,
      pointer,
      detail: expect.any(String),
    });
  });

  it('says plainly that a deadline is over', () => {
    expect(decisionRequest(input({ notAfter: noon - 1 }), noon)).toMatchObject({
      detail: 'must be in the future',
    });
  });

  it('may reach exactly 30 days ahead', () => {
    expect(decisionRequest(input({ notAfter: noon + 30 * day }), noon).ok).toBe(true);
  });
});
