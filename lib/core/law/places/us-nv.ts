import type { RulePack } from '../rule-pack.ts';

/** Nevada. */
export const usNv: RulePack = {
  jurisdiction: 'US-NV',
  name: 'Nevada',
  extends: 'US',
  rules: [
    {
      id: 'us-nv',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-20:00'], sat: ['09:00-20:00'], sun: ['09:00-20:00'] },
        sources: ['https://www.dropcowboy.com/state-compliance'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [],
};
