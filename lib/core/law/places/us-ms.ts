import { federalHolidays } from '../federal-holidays.ts';
import type { RulePack } from '../rule-pack.ts';

/** Mississippi. */
export const usMs: RulePack = {
  jurisdiction: 'US-MS',
  name: 'Mississippi',
  extends: 'US',
  rules: [
    {
      id: 'us-ms',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: [] },
        sources: ['https://www.dropcowboy.com/state-compliance', 'https://dnc.com/holiday-alerts?year=2023'],
        seen: '2026-11-22',
        confidence: 'conflict',
      },
      holidays: {
        value: [
          ...federalHolidays,
          { name: 'Confederate Memorial Day', weekday: 'mon', nth: 'last', month: 4 },
        ],
        cite: 'Miss. Code 3-3-7',
        sources: [
          'https://dnc.com/holiday-alerts?year=2023',
          'https://vicifast.com/blog/what-are-telemarketing-prohibited-holidays',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
        note: 'The days are listed by hand.',
      },
    },
  ],
  notes: [
    {
      text: 'One table gives Central time and open holidays, another lists bans: banned here.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
