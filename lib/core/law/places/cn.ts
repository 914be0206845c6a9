import type { RulePack } from '../rule-pack.ts';

/** China. */
export const cn: RulePack = {
  jurisdiction: 'CN',
  name: 'China',
  rules: [
    {
      id: 'cn',
      media: ['sms', 'voice_live', 'voice_auto'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-20:00'], sat: ['09:00-20:00'], sun: ['09:00-20:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      consent: [
        {
          value: { model: 'opt-in' },
          sources: ['http://m.145252e.com/zwgk/zcjd/gnzcsd/content/post_3076143.html'],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'Proof of consent is kept at least five months.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
