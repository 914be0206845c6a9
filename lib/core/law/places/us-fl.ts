import type { RulePack } from '../rule-pack.ts';

/** Florida. */
export const usFl: RulePack = {
  jurisdiction: 'US-FL',
  name: 'Florida',
  extends: 'US',
  rules: [
    {
      id: 'us-fl',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: ['08:00-20:00'] },
        cite: 'Fla. Stat. 501.616(6)',
        sources: [
          'https://blog.clickpointsoftware.com/federal-and-local-call-time-and-date-compliance',
          'https://www.dropcowboy.com/state-compliance',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      caps: [
        {
          value: { kind: 'rolling', limit: 3, hours: 24, per: 'subject' },
          cite: 'Fla. Stat. 501.616(6)',
          sources: [
            'https://blog.clickpointsoftware.com/federal-and-local-call-time-and-date-compliance',
            'https://www.dropcowboy.com/state-compliance',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
    },
    {
      id: 'us-fl-automated',
      media: ['voice_auto', 'sms'],
      occasions: ['marketing'],
      consent: [
        {
          value: { model: 'prior-express-written' },
          sources: ['https://flsenate.gov/Committees/BillSummaries/2023/html/3034'],
          seen: '2026-11-22',
          confidence: 'secondary',
          note: 'Where a machine selects and dials.',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'An opt-out must take effect within 15 days.',
      sources: ['https://flsenate.gov/Committees/BillSummaries/2023/html/3034'],
      confidence: 'secondary',
    },
  ],
};
