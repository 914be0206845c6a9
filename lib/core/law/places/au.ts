import type { RulePack } from '../rule-pack.ts';

/** Australia. */
export const au: RulePack = {
  jurisdiction: 'AU',
  name: 'Australia',
  rules: [
    {
      id: 'au-calls',
      media: ['voice_live', 'voice_auto'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-20:00'], sat: ['09:00-17:00'], sun: [] },
        sources: ['https://www.donotcall.gov.au/consumers/consumer-overview/industry-standards/'],
        seen: '2026-11-22',
        confidence: 'primary',
      },
      holidays: {
        value: 'public-holidays',
        sources: ['https://www.donotcall.gov.au/consumers/consumer-overview/industry-standards/'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      registry: {
        value: { list: 'au-dncr', maxAgeDays: 30, consentOverrides: false },
        sources: ['https://barkerco.com.au/?p=990'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
    {
      id: 'au-research',
      media: ['voice_live'],
      occasions: ['research'],
      hours: {
        value: { 'mon-fri': ['09:00-20:30'], sat: ['09:00-17:00'], sun: ['09:00-17:00'] },
        sources: ['https://www.donotcall.gov.au/consumers/consumer-overview/industry-standards/'],
        seen: '2026-11-22',
        confidence: 'primary',
      },
    },
    {
      id: 'au-messages',
      media: ['sms', 'email'],
      occasions: ['marketing'],
      consent: [
        {
          value: { model: 'opt-in' },
          sources: [],
          seen: '2026-11-22',
          confidence: 'memory',
        },
      ],
    },
    {
      id: 'au-sms',
      media: ['sms'],
      occasions: ['marketing'],
      holidays: {
        value: 'public-holidays',
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
        note: 'The Standard is about calls; texts keep the same days.',
      },
    },
  ],
  notes: [
    {
      text: 'Only express consent to a call at another time lifts the hours; not used.',
      sources: [
        'https://donotcall.gov.au/media-releases/remade-telemarketing-standard-what-you-need-to-know',
      ],
      confidence: 'primary',
    },
    {
      text: 'Research calls have their own, longer hours; research is no purpose of Kairos, and the rule is ignored.',
      sources: ['https://www.donotcall.gov.au/consumers/consumer-overview/industry-standards/'],
      confidence: 'primary',
    },
  ],
};
