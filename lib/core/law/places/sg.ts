import type { RulePack } from '../rule-pack.ts';

/** Singapore. */
export const sg: RulePack = {
  jurisdiction: 'SG',
  name: 'Singapore',
  rules: [
    {
      id: 'sg',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: ['09:00-21:00'], sun: ['09:00-21:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      consent: [
        {
          value: { model: 'opt-out' },
          cite: 'PDPA part 9',
          sources: [
            'https://www.pdpc.gov.sg/Overview-of-PDPA/Do-Not-Call-Registry/Business-Owner/Do-Not-Call-Registry-and-Your-Business',
          ],
          seen: '2026-11-22',
          confidence: 'primary',
        },
      ],
      registry: {
        value: { list: 'sg-dnc', maxAgeDays: 21, consentOverrides: true },
        sources: [
          'https://www.sorena.io/artifacts/apac/singapore-pdpa/faq/dnc-checking',
          'https://pdpc.gov.sg/complaints-and-reviews/before-you-lodge-a-complaint-with-us-3/unsolicited-marketing-calls',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
        note: 'A result counts for 21 days.',
      },
    },
  ],
  notes: [
    {
      text: 'Ongoing relationship exempts texts and fax only; not used. Opt-out honoured within 21 days.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
