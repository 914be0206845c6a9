import { federalHolidays } from '../federal-holidays.ts';
import type { RulePack } from '../rule-pack.ts';

/** Alabama. */
export const usAl: RulePack = {
  jurisdiction: 'US-AL',
  name: 'Alabama',
  extends: 'US',
  rules: [
    {
      id: 'us-al',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['08:00-20:00'], sun: [] },
        sources: [
          'https://www.dropcowboy.com/state-compliance',
          'https://blog.clickpointsoftware.com/federal-and-local-call-time-and-date-compliance',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      holidays: {
        value: [
          ...federalHolidays,
          { name: 'Mardi Gras', easter: -47 },
          { name: 'Confederate Memorial Day', weekday: 'mon', nth: 4, month: 4 },
          { name: "Jefferson Davis' Birthday", weekday: 'mon', nth: 1, month: 6 },
        ],
        cite: 'Ala. Code 1-3-8',
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
      text: 'The rule names telephone utilities only; treated as a ban for everybody.',
      sources: ['https://dnc.com/holiday-alerts?year=2023'],
      confidence: 'secondary',
    },
  ],
};
