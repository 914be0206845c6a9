import { federalHolidays } from '../federal-holidays.ts';
import type { RulePack } from '../rule-pack.ts';

/** Louisiana. */
export const usLa: RulePack = {
  jurisdiction: 'US-LA',
  name: 'Louisiana',
  extends: 'US',
  rules: [
    {
      id: 'us-la',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: [] },
        sources: ['https://dnc.com/holiday-alerts?year=2023', 'https://www.dropcowboy.com/state-compliance'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      holidays: {
        value: [
          ...federalHolidays,
          { name: 'Battle of New Orleans', on: '01-08' },
          { name: 'Mardi Gras', easter: -47 },
          { name: 'Good Friday', easter: -2 },
          { name: 'Huey P. Long Day', on: '08-30' },
          { name: "All Saints' Day", on: '11-01' },
          { name: 'Election Day', weekday: 'mon', nth: 1, month: 11, plusDays: 1 },
          { name: 'day after Thanksgiving', weekday: 'thu', nth: 4, month: 11, plusDays: 1 },
        ],
        cite: 'PSC General Order R-29617; La. R.S. 1:55',
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
      text: 'The governor may add days, and calls are banned while an emergency is declared: use the kill switch.',
      sources: ['https://vicifast.com/blog/what-are-telemarketing-prohibited-holidays'],
      confidence: 'secondary',
    },
  ],
};
