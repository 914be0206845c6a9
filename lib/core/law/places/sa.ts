import type { RulePack } from '../rule-pack.ts';

/** Saudi Arabia. */
export const sa: RulePack = {
  jurisdiction: 'SA',
  name: 'Saudi Arabia',
  rules: [
    {
      id: 'sa-sms',
      media: ['sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: ['09:00-21:00'], sun: ['09:00-21:00'] },
        cite: 'CST decision 395/1439',
        sources: [
          'https://msegat.com/index.php?action=532&lang=En',
          'https://docs.unifonic.com/docs/compliance-sms',
        ],
        seen: '2026-11-22',
        confidence: 'conflict',
      },
    },
  ],
  notes: [
    {
      text: 'Sender names end in -AD. Senders from abroad: service or personal messages only.',
      sources: ['https://docs.unifonic.com/docs/compliance-sms'],
      confidence: 'secondary',
    },
  ],
};
