import { federalHolidays } from '../federal-holidays.ts';
import type { RulePack } from '../rule-pack.ts';

/** Nebraska. */
export const usNe: RulePack = {
  jurisdiction: 'US-NE',
  name: 'Nebraska',
  extends: 'US',
  rules: [
    {
      id: 'us-ne',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['08:00-21:00'] },
        sources: ['https://leadmanagerhelp.clickpointsoftware.com/en/articles/5753977-state-calling-hours'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
    {
      id: 'us-ne-automated',
      media: ['voice_auto'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['13:00-21:00'] },
        sources: ['https://leadmanagerhelp.clickpointsoftware.com/en/articles/5753977-state-calling-hours'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      holidays: {
        value: [
          ...federalHolidays,
          { name: 'Arbor Day', weekday: 'fri', nth: 'last', month: 4 },
          { name: 'Day after Thanksgiving', weekday: 'thu', nth: 4, month: 11, plusDays: 1 },
        ],
        cite: 'Neb. Rev. Stat. 62-301',
        sources: ['https://leadmanagerhelp.clickpointsoftware.com/en/articles/5753977-state-calling-hours'],
        seen: '2026-11-22',
        confidence: 'secondary',
        note: 'Prerecorded calls may be made from 13:00 to 21:00; here the whole day is closed. The days are listed by hand.',
      },
    },
  ],
  notes: [
    {
      text: 'Prerecorded calls on holidays from 13:00 to 21:00 are allowed; not used: the rule us-ne-automated closes the whole day.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
