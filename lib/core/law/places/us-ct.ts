import type { RulePack } from '../rule-pack.ts';

/** Connecticut. */
export const usCt: RulePack = {
  jurisdiction: 'US-CT',
  name: 'Connecticut',
  extends: 'US',
  rules: [
    {
      id: 'us-ct',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-20:00'], sat: ['09:00-20:00'], sun: ['09:00-20:00'] },
        sources: [
          'https://www.manatt.com/insights/newsletters/tcpa-connect/connecticut-senate-bill-1058',
          'https://casetext.com/statute/general-statutes-of-connecticut/title-42-business-selling-trading-and-collection-practices/chapter-743m-telemarketing/section-42-288a-telephonic-sales-calls-no-sales-solicitation-calls-listing-and-national-do-not-call-registry-prohibited-acts-disclosures-exceptions-regulations-penalties',
          'https://www.dropcowboy.com/state-compliance',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      consent: [
        {
          value: { model: 'prior-express-written' },
          cite: 'Public Act 23-98',
          sources: ['https://www.manatt.com/insights/newsletters/tcpa-connect/connecticut-senate-bill-1058'],
          seen: '2026-11-22',
          confidence: 'secondary',
          effectiveFrom: '2023-10-01',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'An area code of the state presumes residence there. One vendor table still shows 21:00, from before the change.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
