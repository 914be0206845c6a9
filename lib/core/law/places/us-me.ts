import type { RulePack } from '../rule-pack.ts';

/** Maine. */
export const usMe: RulePack = {
  jurisdiction: 'US-ME',
  name: 'Maine',
  extends: 'US',
  rules: [
    {
      id: 'us-me',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['08:00-21:00'] },
        sources: [
          'https://g2leadstosales.com/2025-state-by-state-calling-restrictions-telemarketing-call-centers.html',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
    {
      id: 'us-me-automated',
      media: ['voice_auto', 'sms'],
      occasions: ['marketing'],
      caps: [
        {
          value: { kind: 'rolling', limit: 1, hours: 8, per: 'person' },
          sources: [
            'https://g2leadstosales.com/2025-state-by-state-calling-restrictions-telemarketing-call-centers.html',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
    },
  ],
  notes: [],
};
