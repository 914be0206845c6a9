import type { RulePack } from '../rule-pack.ts';

/** India. */
export const india: RulePack = {
  jurisdiction: 'IN',
  name: 'India',
  rules: [
    {
      id: 'in',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['10:00-21:00'], sat: ['10:00-21:00'], sun: ['10:00-21:00'] },
        cite: 'TCCCPR 2018',
        sources: [
          'http://www.pppindia.com/blog/info/bulk-sms-regulations-trai/',
          'https://docs.satisfilabs.com/resource-center/marketing-engine/campaigns/messaging-campaigns/sms-regulations/sms-regulations-for-india',
        ],
        seen: '2026-11-22',
        confidence: 'conflict',
      },
    },
  ],
  notes: [
    {
      text: 'The DND register is scrubbed by the operators (DLT) at each send; it can not be imported.',
      sources: [],
      confidence: 'memory',
    },
    {
      text: 'Promotional calls come from numbers 140, service calls from 1600.',
      sources: [
        'https://businesstimes.co/index.php/2025/02/13/big-relief-from-spam-calls-trai-bans-10-digit-numbers-for-telemarketing',
      ],
      confidence: 'secondary',
    },
    {
      text: 'Preferences by mode, day type and time band exist at the operators.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
