import type { RulePack } from '../rule-pack.ts';

/** Minnesota. */
export const usMn: RulePack = {
  jurisdiction: 'US-MN',
  name: 'Minnesota',
  extends: 'US',
  rules: [
    {
      id: 'us-mn',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: ['09:00-21:00'], sun: ['09:00-21:00'] },
        sources: ['https://www.dropcowboy.com/state-compliance'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [],
};
