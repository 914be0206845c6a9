import type { RulePack } from '../rule-pack.ts';

/** Massachusetts. */
export const usMa: RulePack = {
  jurisdiction: 'US-MA',
  name: 'Massachusetts',
  extends: 'US',
  rules: [
    {
      id: 'us-ma',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: ['08:00-20:00'] },
        sources: [
          'https://www.dropcowboy.com/state-compliance',
          'https://blog.clickpointsoftware.com/federal-and-local-call-time-and-date-compliance',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [],
};
