import type { RulePack } from '../rule-pack.ts';

/** South Dakota. */
export const usSd: RulePack = {
  jurisdiction: 'US-SD',
  name: 'South Dakota',
  extends: 'US',
  rules: [
    {
      id: 'us-sd',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: [], sun: [] },
        cite: 'SDCL 37-30-28',
        sources: ['https://lexace.ai/us/statute/south-dakota/37-30-28'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [
    {
      text: 'The weekday rule is about automated dialers; live calls have federal hours from memory only, so that the rule holds for both.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
