import type { RulePack } from '../rule-pack.ts';

/** Michigan. */
export const usMi: RulePack = {
  jurisdiction: 'US-MI',
  name: 'Michigan',
  extends: 'US',
  rules: [
    {
      id: 'us-mi',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: ['09:00-21:00'], sun: ['09:00-21:00'] },
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
