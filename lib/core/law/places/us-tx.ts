import type { RulePack } from '../rule-pack.ts';

/** Texas. */
export const usTx: RulePack = {
  jurisdiction: 'US-TX',
  name: 'Texas',
  extends: 'US',
  rules: [
    {
      id: 'us-tx',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: ['09:00-21:00'], sun: ['12:00-21:00'] },
        sources: [
          'https://www.cloudcommunications.com/news/texas-senate-bill-140?hs_amp=true',
          'https://www.foster.com/newsroom-alerts-texas-expands-telemarketing-law-to-cover-text-messagesms-marketing-what-companies-need-to-know',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      clocks: ['America/Chicago'],
      registry: {
        value: { list: 'us-tx', maxAgeDays: 60, consentOverrides: false },
        sources: ['https://www.varnumlaw.com/insights/texas-sb-140'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [
    {
      text: 'One firm reads the hours as Central time: they hold on that clock as well as on that of the customer (El Paso).',
      sources: [
        'https://www.foster.com/newsroom-alerts-texas-expands-telemarketing-law-to-cover-text-messagesms-marketing-what-companies-need-to-know',
      ],
      confidence: 'secondary',
    },
  ],
};
