import { federalHolidays } from '../federal-holidays.ts';
import type { RulePack } from '../rule-pack.ts';

/** Pennsylvania. */
export const usPa: RulePack = {
  jurisdiction: 'US-PA',
  name: 'Pennsylvania',
  extends: 'US',
  rules: [
    {
      id: 'us-pa',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['13:30-21:00'] },
        sources: [
          'https://www.dropcowboy.com/state-compliance',
          'https://www.intercloud9.com/members/announcements/103',
        ],
        seen: '2026-11-22',
        confidence: 'conflict',
      },
      holidays: {
        value: [
          ...federalHolidays,
          { name: 'Good Friday', easter: -2 },
          { name: 'Flag Day', on: '06-14' },
          { name: 'Election Day', weekday: 'mon', nth: 1, month: 11, plusDays: 1 },
        ],
        cite: '44 P.S. 11',
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
      text: 'The Sunday start is from memory. One table has Saturdays 08:00 to 12:00: implausible and not used; a company may set it in its own windows.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
