import type { RulePack } from '../rule-pack.ts';

/** United Kingdom. */
export const gb: RulePack = {
  jurisdiction: 'GB',
  name: 'United Kingdom',
  rules: [
    {
      id: 'gb-live-calls',
      media: ['voice_live'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['09:00-21:00'], sun: [] },
        sources: [
          'http://callcentresoftware.co.uk/blog/2017/june/what-are-ofcoms-rules-on-outbound-calling-times/',
          'https://www.callcentrehelper.com/regulations-on-outbound-calling-times-207054.htm',
        ],
        seen: '2026-11-22',
        confidence: 'conflict',
      },
      holidays: {
        value: 'public-holidays',
        sources: [
          'http://callcentresoftware.co.uk/blog/2017/june/what-are-ofcoms-rules-on-outbound-calling-times/',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      consent: [
        {
          value: { model: 'opt-out' },
          sources: [
            'https://ico.org.uk/for-organisations/direct-marketing-and-privacy-and-electronic-communications/guide-to-pecr/guidance-on-direct-marketing-using-live-calls/how-do-we-comply-with-the-rules-on-live-marketing-calls',
          ],
          seen: '2026-11-22',
          confidence: 'primary',
          note: 'Claims management and pensions need an opt-in: keep them out of campaigns without one.',
        },
      ],
      registry: {
        value: { list: 'gb-tps', maxAgeDays: 28, consentOverrides: false },
        sources: ['https://caps-ltd.co.uk/?p=5789'],
        seen: '2026-11-22',
        confidence: 'primary',
      },
    },
    {
      id: 'gb-automated-calls',
      media: ['voice_auto'],
      occasions: ['marketing'],
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
      id: 'gb-messages',
      media: ['sms', 'email'],
      occasions: ['marketing'],
      consent: [
        {
          value: { model: 'soft-opt-in' },
          sources: [],
          seen: '2026-11-22',
          confidence: 'memory',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'The hours are those of an industry guide; no statute sets any.',
      sources: [],
      confidence: 'conflict',
    },
    {
      text: 'The Mailing Preference Service is voluntary.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
