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
    },
  ],
  notes: [
    {
      text: 'Prerecorded calls on Sundays and holidays only 13:00 to 21:00; Sundays are in the rule us-ne-automated.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
