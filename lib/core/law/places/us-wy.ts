import type { RulePack } from '../rule-pack.ts';

/** Wyoming. */
export const usWy: RulePack = {
  jurisdiction: 'US-WY',
  name: 'Wyoming',
  extends: 'US',
  rules: [
    {
      id: 'us-wy',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: ['08:00-20:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
    },
  ],
  notes: [],
};
