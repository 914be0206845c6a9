import type { RulePack } from '../rule-pack.ts';

/** Belgium. */
export const be: RulePack = {
  jurisdiction: 'BE',
  name: 'Belgium',
  rules: [
    {
      id: 'be-live-calls',
      media: ['voice_live'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-20:00'], sat: ['10:00-18:00'], sun: [] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      consent: [
        {
          value: { model: 'opt-out' },
          cite: 'WER art. VI.111-114',
          sources: ['https://www.dncm.be/nl/de-wetgeving/'],
          seen: '2026-11-22',
          confidence: 'primary',
        },
      ],
      registry: {
        value: { list: 'be-dncm', maxAgeDays: null, consentOverrides: false },
        sources: [
          'https://plusmagazine.knack.be/recht-en-geld/genoeg-van-ongewenste-reclameoproepen-reageer/article-normal-1534351.html',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [
    {
      text: 'A registration takes effect after five working days.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
