import type { RulePack } from '../rule-pack.ts';

/** New Zealand. */
export const nz: RulePack = {
  jurisdiction: 'NZ',
  name: 'New Zealand',
  rules: [
    {
      id: 'nz-live-calls',
      media: ['voice_live'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: [] },
        sources: [
          'https://www.amway.co.nz/en/about-amway/legal-information/in-plain-english-content/do-not-call-register/',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      holidays: {
        value: 'public-holidays',
        sources: [
          'https://www.amway.co.nz/en/about-amway/legal-information/in-plain-english-content/do-not-call-register/',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
    {
      id: 'nz-messages',
      media: ['sms', 'email'],
      occasions: ['marketing'],
      consent: [
        {
          value: { model: 'soft-opt-in' },
          sources: [
            'https://www.simplifiedlaw.co.nz/do-not-call-registers-and-stopping-physical-junk-mail-nz',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'The do-not-call list of the Marketing Association is voluntary and not asked for.',
      sources: ['https://www.simplifiedlaw.co.nz/do-not-call-registers-and-stopping-physical-junk-mail-nz'],
      confidence: 'secondary',
    },
  ],
};
