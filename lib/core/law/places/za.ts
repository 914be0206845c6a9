import type { RulePack } from '../rule-pack.ts';

/** South Africa. */
export const za: RulePack = {
  jurisdiction: 'ZA',
  name: 'South Africa',
  rules: [
    {
      id: 'za',
      media: ['voice_live', 'voice_auto', 'sms', 'email', 'mail'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-20:00'], sat: ['09:00-13:00'], sun: [] },
        cite: 'GN R293 of 2011',
        sources: [
          'https://www.acts.co.za/consumer-protection-act-2008/r293_prohibited_time_for_contacting_consumers',
        ],
        seen: '2026-11-22',
        confidence: 'primary',
      },
      holidays: {
        value: 'public-holidays',
        cite: 'GN R293 of 2011',
        sources: [
          'https://www.acts.co.za/consumer-protection-act-2008/r293_prohibited_time_for_contacting_consumers',
        ],
        seen: '2026-11-22',
        confidence: 'primary',
      },
      consent: [
        {
          value: { model: 'opt-in' },
          sources: [],
          seen: '2026-11-22',
          confidence: 'memory',
        },
      ],
      registry: {
        value: { list: 'za-opt-out', maxAgeDays: null, consentOverrides: false },
        sources: ['https://www.ellipsis.co.za/direct-marketing-cpa-regulations/'],
        seen: '2026-11-22',
        confidence: 'secondary',
        note: 'The registry was not running when last looked at: a number counts as listed until a registry clears it.',
      },
    },
  ],
  notes: [
    {
      text: 'Written agreement to a time would lift the hours; not used. The instant of dispatch counts, and the sender must prove it.',
      sources: [
        'https://www.acts.co.za/consumer-protection-act-2008/r293_prohibited_time_for_contacting_consumers',
      ],
      confidence: 'primary',
    },
  ],
};
