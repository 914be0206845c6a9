import type { RulePack } from '../rule-pack.ts';

/** Oklahoma. */
export const usOk: RulePack = {
  jurisdiction: 'US-OK',
  name: 'Oklahoma',
  extends: 'US',
  rules: [
    {
      id: 'us-ok',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: ['08:00-20:00'] },
        cite: '15 O.S. 775C.4',
        sources: [
          'https://www.dinsmore.com/publications/more-states-adding-tougher-telephone-consumer-protection-act-statutes/',
          'https://blog.clickpointsoftware.com/federal-and-local-call-time-and-date-compliance',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      caps: [
        {
          value: { kind: 'rolling', limit: 3, hours: 24, per: 'subject' },
          cite: '15 O.S. 775C.4',
          sources: [
            'https://www.dinsmore.com/publications/more-states-adding-tougher-telephone-consumer-protection-act-statutes/',
            'https://blog.clickpointsoftware.com/federal-and-local-call-time-and-date-compliance',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'Holds with consent as well.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
