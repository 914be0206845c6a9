import type { RulePack } from '../rule-pack.ts';

/** United Arab Emirates. */
export const ae: RulePack = {
  jurisdiction: 'AE',
  name: 'United Arab Emirates',
  rules: [
    {
      id: 'ae',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-18:00'], sat: ['09:00-18:00'], sun: ['09:00-18:00'] },
        cite: 'Cabinet Resolution 56 of 2024',
        sources: [
          'https://www.emirates247.com/business/economy-finance/uae-announce-new-resolutions-on-controls-and-procedures-regulating-telemarketing-effective-from-mid-august-2024-2024-06-09-1.733078',
          'https://world-arabia.com/articles/new-uae-telemarketing-regulations-effective-mid-2024',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
        effectiveFrom: '2024-08-27',
      },
      caps: [
        {
          value: { kind: 'local-days', limit: 1, days: 1, per: 'person', unansweredOnly: true },
          cite: 'Cabinet Resolution 56 of 2024',
          sources: [
            'https://world-arabia.com/articles/new-uae-telemarketing-regulations-effective-mid-2024',
            'https://www.emirates247.com/business/economy-finance/uae-announce-new-resolutions-on-controls-and-procedures-regulating-telemarketing-effective-from-mid-august-2024-2024-06-09-1.733078',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
          effectiveFrom: '2024-08-27',
        },
        {
          value: { kind: 'local-days', limit: 2, days: 7, per: 'person', unansweredOnly: true },
          cite: 'Cabinet Resolution 56 of 2024',
          sources: [
            'https://world-arabia.com/articles/new-uae-telemarketing-regulations-effective-mid-2024',
            'https://www.emirates247.com/business/economy-finance/uae-announce-new-resolutions-on-controls-and-procedures-regulating-telemarketing-effective-from-mid-august-2024-2024-06-09-1.733078',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
          effectiveFrom: '2024-08-27',
        },
      ],
      consent: [
        {
          value: { model: 'opt-in' },
          sources: [
            'https://world-arabia.com/articles/new-uae-telemarketing-regulations-effective-mid-2024',
            'https://www.thelinkinglawyer.com/post/don-t-call-again-the-end-of-nuisance-calls-in-the-uae',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
          note: 'Only interested consumers may be called: read as an opt-in.',
        },
      ],
      registry: {
        value: { list: 'ae-dncr', maxAgeDays: null, consentOverrides: false },
        sources: [
          'https://www.emirates247.com/business/economy-finance/uae-announce-new-resolutions-on-controls-and-procedures-regulating-telemarketing-effective-from-mid-august-2024-2024-06-09-1.733078',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [
    {
      text: 'No further call after a refusal: record an opt-out. Changes of 2025 were not found.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
