import type { RulePack } from '../rule-pack.ts';

/** Japan. */
export const jp: RulePack = {
  jurisdiction: 'JP',
  name: 'Japan',
  rules: [
    {
      id: 'jp-live-calls',
      media: ['voice_live'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['08:00-21:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
    },
    {
      id: 'jp-debt',
      media: ['voice_live', 'sms'],
      occasions: ['debt_collection'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['08:00-21:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
    },
    {
      id: 'jp-messages',
      media: ['email', 'sms'],
      occasions: ['marketing'],
      consent: [
        {
          value: { model: 'opt-in' },
          sources: [],
          seen: '2026-11-22',
          confidence: 'memory',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'No new solicitation after a refusal: record an opt-out.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
