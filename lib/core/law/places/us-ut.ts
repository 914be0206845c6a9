import { federalHolidays } from '../federal-holidays.ts';
import type { RulePack } from '../rule-pack.ts';

/** Utah. */
export const usUt: RulePack = {
  jurisdiction: 'US-UT',
  name: 'Utah',
  extends: 'US',
  rules: [
    {
      id: 'us-ut',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: [] },
        sources: [
          'https://vicifast.com/blog/what-are-telemarketing-prohibited-holidays',
          'https://www.intercloud9.com/members/announcements/103',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      holidays: {
        value: [
          ...federalHolidays,
          { name: 'Juneteenth, as observed', weekday: 'mon', nth: 3, month: 6 },
          { name: 'Pioneer Day', on: '07-24' },
        ],
        cite: 'Utah Code 63G-1-301',
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
      text: 'Consent exempts; the Sunday ban is from memory. Neither opens anything here.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
