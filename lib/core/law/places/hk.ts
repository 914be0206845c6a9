import type { RulePack } from '../rule-pack.ts';

/** Hong Kong. */
export const hk: RulePack = {
  jurisdiction: 'HK',
  name: 'Hong Kong',
  rules: [
    {
      id: 'hk',
      media: ['sms', 'email', 'voice_auto'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-22:00'], sat: ['09:00-22:00'], sun: ['09:00-22:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      consent: [
        {
          value: { model: 'opt-out' },
          cite: 'UEMO cap. 593',
          sources: ['https://www.ofca.gov.hk/en/industry_focus/industry_focus/uemo/index.html'],
          seen: '2026-11-22',
          confidence: 'primary',
        },
      ],
      registry: {
        value: { list: 'hk-dnc', maxAgeDays: null, consentOverrides: false },
        sources: [
          'https://www.ofca.gov.hk/en/industry_focus/industry_focus/uemo/index.html',
          'http://www.hklii.org/hk/legis/en/ord/593/s11.html',
        ],
        seen: '2026-11-22',
        confidence: 'primary',
      },
    },
  ],
  notes: [
    {
      text: 'Calls person to person were outside the ordinance when last seen.',
      sources: [],
      confidence: 'memory',
    },
    {
      text: 'Opt-out honoured within ten working days.',
      sources: ['https://www.ofca.gov.hk/en/industry_focus/industry_focus/uemo/index.html'],
      confidence: 'primary',
    },
  ],
};
