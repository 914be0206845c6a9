import type { RulePack } from '../rule-pack.ts';

/** Ireland. */
export const ie: RulePack = {
  jurisdiction: 'IE',
  name: 'Ireland',
  rules: [
    {
      id: 'ie-debt',
      media: ['voice_live', 'voice_auto'],
      occasions: ['debt_collection'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: ['09:00-21:00'], sun: [] },
        cite: 'Consumer Credit Act 1995 s. 46',
        sources: ['https://revisedacts.lawreform.ie/eli/1995/act/24/section/46/revised/en/html'],
        seen: '2026-11-22',
        confidence: 'primary',
      },
      holidays: {
        value: 'public-holidays',
        cite: 'Consumer Credit Act 1995 s. 46',
        sources: ['https://revisedacts.lawreform.ie/eli/1995/act/24/section/46/revised/en/html'],
        seen: '2026-11-22',
        confidence: 'primary',
      },
    },
  ],
  notes: [],
};
