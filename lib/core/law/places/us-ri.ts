import { federalHolidays } from '../federal-holidays.ts';
import type { RulePack } from '../rule-pack.ts';

/** Rhode Island. */
export const usRi: RulePack = {
  jurisdiction: 'US-RI',
  name: 'Rhode Island',
  extends: 'US',
  rules: [
    {
      id: 'us-ri',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-18:00'], sat: ['10:00-17:00'], sun: [] },
        cite: 'R.I. Gen. Laws 5-61-3.6',
        sources: [
          'https://www.dropcowboy.com/state-compliance',
          'http://webserver.rilin.state.ri.us/Statutes/TITLE5/5-61/5-61-3.6.HTM',
        ],
        seen: '2026-11-22',
        confidence: 'conflict',
      },
      holidays: {
        value: [
          ...federalHolidays,
          { name: 'Rhode Island Independence Day', on: '05-04' },
          { name: 'Victory Day', weekday: 'mon', nth: 2, month: 8 },
          { name: 'Election Day', weekday: 'mon', nth: 1, month: 11, plusDays: 1 },
        ],
        cite: 'R.I. Gen. Laws 25-1-1',
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
      text: 'Saturday and Sunday hours are from memory; the statute points to its hours of operation.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
