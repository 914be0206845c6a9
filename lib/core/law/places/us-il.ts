import type { RulePack } from '../rule-pack.ts';

/** Illinois. */
export const usIl: RulePack = {
  jurisdiction: 'US-IL',
  name: 'Illinois',
  extends: 'US',
  rules: [
    {
      id: 'us-il',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: ['09:00-21:00'], sun: ['09:00-21:00'] },
        sources: [
          'https://www.dropcowboy.com/state-compliance',
          'https://blog.clickpointsoftware.com/federal-and-local-call-time-and-date-compliance',
        ],
        seen: '2026-11-22',
        confidence: 'conflict',
      },
    },
  ],
  notes: [
    {
      text: 'One table has 08:00, another 09:00 for prerecorded calls: the later holds here.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
