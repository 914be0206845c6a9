import type { RulePack } from '../rule-pack.ts';

/** Kentucky. */
export const usKy: RulePack = {
  jurisdiction: 'US-KY',
  name: 'Kentucky',
  extends: 'US',
  rules: [
    {
      id: 'us-ky',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['10:00-21:00'], sat: ['10:00-21:00'], sun: ['10:00-21:00'] },
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
