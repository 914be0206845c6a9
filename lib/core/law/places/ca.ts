import type { RulePack } from '../rule-pack.ts';

/** Canada. */
export const ca: RulePack = {
  jurisdiction: 'CA',
  name: 'Canada',
  rules: [
    {
      id: 'ca-live-calls',
      media: ['voice_live'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:30'], sat: ['10:00-18:00'], sun: ['10:00-18:00'] },
        sources: ['https://crtc.gc.ca/eng/phone/telemarketing/tobligations/rules-regles.htm'],
        seen: '2026-11-22',
        confidence: 'primary',
      },
      consent: [
        {
          value: { model: 'opt-out' },
          sources: ['https://www.lnnte-dncl.gc.ca/ind/ntr-nrt-eng'],
          seen: '2026-11-22',
          confidence: 'primary',
        },
      ],
      registry: {
        value: { list: 'ca-national', maxAgeDays: 31, consentOverrides: false },
        sources: ['https://crtc.gc.ca/eng/phone/telemarketing/tobligations/rules-regles.htm'],
        seen: '2026-11-22',
        confidence: 'primary',
      },
    },
    {
      id: 'ca-automated-calls',
      media: ['voice_auto'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:30-20:00'], sat: ['10:30-17:00'], sun: ['12:00-17:00'] },
        sources: ['https://www.hitpages.com/doc/4507449260244992/7/'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      consent: [
        {
          value: { model: 'opt-in' },
          sources: [],
          seen: '2026-11-22',
          confidence: 'memory',
        },
      ],
    },
    {
      id: 'ca-messages',
      media: ['sms', 'email', 'push'],
      occasions: ['marketing'],
      consent: [
        {
          value: { model: 'soft-opt-in', relationshipMonths: 24, inquiryMonths: 6 },
          sources: ['https://millsandmills.ca/?p=7537', 'https://crtc.gc.ca/eng/com500/guide.htm'],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
    },
    {
      id: 'ca-sms',
      media: ['sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:30'], sat: ['10:00-18:00'], sun: ['10:00-18:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
        note: 'Law sets no hours for texts; those of calls are kept.',
      },
    },
  ],
  notes: [
    {
      text: 'Provinces may be stricter. Collection calls have provincial hours (Ontario from memory: Monday to Saturday 07:00 to 21:00, Sunday 13:00 to 17:00).',
      sources: ['https://www.lnnte-dncl.gc.ca/ind/ntr-nrt-eng'],
      confidence: 'primary',
    },
    {
      text: 'Opt-out honoured within 14 days for calls, ten business days for messages.',
      sources: ['https://crtc.gc.ca/eng/phone/telemarketing/tobligations/rules-regles.htm'],
      confidence: 'primary',
    },
    {
      text: 'No federal holiday ban is known.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
