import type { RulePack } from '../rule-pack.ts';

/** Netherlands. */
export const nl: RulePack = {
  jurisdiction: 'NL',
  name: 'Netherlands',
  rules: [
    {
      id: 'nl-live-calls',
      media: ['voice_live'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: ['09:00-16:00'], sun: [] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      consent: [
        {
          value: { model: 'soft-opt-in', relationshipMonths: 36 },
          cite: 'Tw art. 11.7',
          sources: [
            'https://nextbi.nl/en/amended-telecommunications-act',
            'https://techwarrant.com/telemarketing-without-prior-permission-is-prohibited-by-law-from-thursday',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'The register was abolished; every call must offer the right to object.',
      sources: ['https://nextbi.nl/en/amended-telecommunications-act'],
      confidence: 'secondary',
    },
  ],
};
