import type { RulePack } from '../rule-pack.ts';

/** United States (debt collection). */
export const usDebt: RulePack = {
  jurisdiction: 'US-DEBT',
  name: 'United States (debt collection)',
  rules: [
    {
      id: 'us-debt',
      media: ['voice_live', 'voice_auto', 'sms', 'email', 'push', 'mail'],
      occasions: ['debt_collection'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['08:00-21:00'] },
        cite: '12 CFR 1006.6(b)(1)(i)',
        sources: [
          'https://developer.cloudcontactai.com/docs/12-cfr-part-1006-regulation-f-communications-in-connection-with-debt-collection',
          'https://peniya.com/article/1006-6-communications-in-connection-with-debt-collection-consumer-financial-protection-bureau/926',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
    {
      id: 'us-debt-calls',
      media: ['voice_live', 'voice_auto'],
      occasions: ['debt_collection'],
      caps: [
        {
          value: { kind: 'local-days', limit: 7, days: 7, per: 'subject' },
          cite: '12 CFR 1006.14(b)(2)',
          sources: [
            'https://law.lawstack.com/cfr/12/1006.14/',
            'https://www.consumerfinance.gov/rules-policy/regulations/1006/14/',
          ],
          seen: '2026-11-22',
          confidence: 'primary',
        },
        {
          value: { kind: 'after-conversation', days: 7, per: 'subject' },
          cite: '12 CFR 1006.14(b)(2)',
          sources: [
            'https://law.lawstack.com/cfr/12/1006.14/',
            'https://www.consumerfinance.gov/rules-policy/regulations/1006/14/',
          ],
          seen: '2026-11-22',
          confidence: 'primary',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'A time or place known to be inconvenient goes before these hours: store it as quiet hours.',
      sources: [
        'https://peniya.com/article/1006-6-communications-in-connection-with-debt-collection-consumer-financial-protection-bureau/926',
      ],
      confidence: 'secondary',
    },
    {
      text: 'No e-mail to an address at work.',
      sources: [],
      confidence: 'memory',
    },
    {
      text: 'Every message must offer an opt-out of that address or number.',
      sources: ['https://fabalabse.com/futbol/what-is-reg-f-compliance'],
      confidence: 'secondary',
    },
  ],
};
