import type { RulePack } from '../rule-pack.ts';

/** Maryland. */
export const usMd: RulePack = {
  jurisdiction: 'US-MD',
  name: 'Maryland',
  extends: 'US',
  rules: [
    {
      id: 'us-md',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: ['08:00-20:00'] },
        sources: [
          'https://www.dropcowboy.com/state-compliance',
          'https://g2leadstosales.com/2025-state-by-state-calling-restrictions-telemarketing-call-centers.html',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      caps: [
        {
          value: { kind: 'rolling', limit: 3, hours: 24, per: 'subject' },
          cite: 'Stop the Spam Calls Act of 2023',
          sources: [
            'https://www.dropcowboy.com/state-compliance',
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
