import type { RulePack } from '../rule-pack.ts';

/** Taiwan. */
export const tw: RulePack = {
  jurisdiction: 'TW',
  name: 'Taiwan',
  rules: [
    {
      id: 'tw',
      media: ['voice_live', 'sms', 'email'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: ['09:00-21:00'], sun: ['09:00-21:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      consent: [
        {
          value: { model: 'opt-in' },
          sources: ['http://mywoo.com/amp/law/N0020023/14.html'],
          seen: '2026-11-22',
          confidence: 'secondary',
          note: 'A legal basis is needed, and the first refusal ends it: read as an opt-in.',
        },
      ],
    },
  ],
  notes: [],
};
