import type { RulePack } from '../rule-pack.ts';

/** Virginia. */
export const usVa: RulePack = {
  jurisdiction: 'US-VA',
  name: 'Virginia',
  extends: 'US',
  rules: [
    {
      id: 'us-va',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['08:00-21:00'] },
        sources: [
          'https://mwcllc.com/2025/05/13/virginia-telemarketer-law',
          'https://www.mondaq.com/unitedstates/privacy-protection/1738886/virginia-legislature-emphasizes-its-little-tcpa-applies-to-texts',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [
    {
      text: 'An opt-out by text holds at least ten years since 2026-01-01; an area code of the state counts as the state.',
      sources: [
        'https://www.kelleydrye.com/viewpoints/blogs/ad-law-access/texting-in-virginia-not-just-for-lovers-telemarketing-law-amendments-effective-july-1/',
      ],
      confidence: 'secondary',
    },
  ],
};
