import type { RulePack } from '../rule-pack.ts';

/** Washington. */
export const usWa: RulePack = {
  jurisdiction: 'US-WA',
  name: 'Washington',
  extends: 'US',
  rules: [
    {
      id: 'us-wa',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: ['08:00-20:00'] },
        cite: 'RCW 19.158.040(2)',
        sources: [
          'https://app.leg.wa.gov/RCW/default.aspx?cite=19.158.040',
          'https://centralialaw.com/new-solicitation-law/',
        ],
        seen: '2026-11-22',
        confidence: 'primary',
      },
    },
  ],
  notes: [
    {
      text: 'On request, no call to any number of the person for a year at least.',
      sources: ['https://instalawyer.io/laws/revised-code-of-washington/8036390-telephone-solicitation'],
      confidence: 'secondary',
    },
  ],
};
