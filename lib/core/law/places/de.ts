import type { RulePack } from '../rule-pack.ts';

/** Germany. */
export const de: RulePack = {
  jurisdiction: 'DE',
  name: 'Germany',
  rules: [
    {
      id: 'de',
      media: ['voice_live', 'voice_auto', 'sms', 'email'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: [] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      consent: [
        {
          value: { model: 'opt-in' },
          cite: 'UWG s. 7(2)',
          sources: [],
          seen: '2026-11-22',
          confidence: 'memory',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'Records of telephone consent are kept five years after their last use.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
