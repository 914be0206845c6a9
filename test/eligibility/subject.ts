import type { EligibilitySubject } from '../../lib/core/actions/eligibility.ts';

type Change = { [Part in keyof EligibilitySubject]?: Partial<EligibilitySubject[Part]> };

/** A customer with a bit of everything; a test says what it is about. */
export function subjectWith(change: Change = {}): EligibilitySubject {
  return {
    customer: {
      id: 'c-1',
      language: 'en',
      valueTier: 'high',
      country: 'US',
      region: 'FL',
      timeZone: 'America/New_York',
      segments: ['saver', 'card'],
      attributes: { plan: 'gold', balance: 120.5, loans: 2, vip: true, note: null },
      channels: ['sms', 'voice'],
      ...change.customer,
    },
    facts: {
      now: Date.UTC(2026, 2, 9, 15),
      situation: 'inbound_call',
      doNotCall: false,
      doNotContact: false,
      optedOut: false,
      consents: ['email'],
      daysSinceLastContact: 4,
      contactsLast7Days: 1,
      contactsLast30Days: 3,
      openDispatches: 0,
      contacts: [
        { channel: 'sms', purpose: 'marketing', daysAgo: 4, conversation: false },
        { channel: 'voice', purpose: 'service', daysAgo: 20.5, conversation: true },
      ],
      outcomes: [{ action: 'deposit', outcome: 'refused', daysAgo: 4 }],
      ...change.facts,
    },
    context: { presence: { web: true }, page: 'loans', minutes: 3, ...change.context },
  };
}
