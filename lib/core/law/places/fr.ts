import type { RulePack } from '../rule-pack.ts';

/** France. */
export const fr: RulePack = {
  jurisdiction: 'FR',
  name: 'France',
  rules: [
    {
      id: 'fr-live-calls',
      media: ['voice_live'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['10:00-13:00', '14:00-20:00'], sat: [], sun: [] },
        sources: [
          'https://www.nextinpact.com/lebrief/1190',
          'https://www.tf1info.fr/societe/demarchage-telephonique-horaires-encadres-interdiction-le-week-end-ce-qui-change-au-1er-mars-2249054.html',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
        effectiveFrom: '2023-03-01',
      },
      holidays: {
        value: 'public-holidays',
        sources: ['https://www.nextinpact.com/lebrief/1190'],
        seen: '2026-11-22',
        confidence: 'secondary',
        effectiveFrom: '2023-03-01',
      },
      caps: [
        {
          value: { kind: 'local-days', limit: 4, days: 30, per: 'person' },
          sources: ['https://www.nextinpact.com/lebrief/1190'],
          seen: '2026-11-22',
          confidence: 'secondary',
          effectiveFrom: '2023-03-01',
        },
      ],
      consent: [
        {
          value: { model: 'opt-out' },
          cite: 'loi 2025-594',
          sources: [
            'https://antipub.org/fin-du-demarchage-telephonique-non-consenti-prevue-le-11-aout-2026/',
            'https://www.lebigdata.fr/interdiction-du-demarchage-telephonique-la-loi-peut-elle-vraiment-arreter-ces-brouteurs',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
          effectiveTo: '2026-08-10',
        },
        {
          value: { model: 'opt-in' },
          cite: 'loi 2025-594',
          sources: [
            'https://antipub.org/fin-du-demarchage-telephonique-non-consenti-prevue-le-11-aout-2026/',
            'https://www.lebigdata.fr/interdiction-du-demarchage-telephonique-la-loi-peut-elle-vraiment-arreter-ces-brouteurs',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
          effectiveFrom: '2026-08-11',
        },
      ],
      registry: {
        value: { list: 'fr-bloctel', maxAgeDays: null, consentOverrides: false },
        sources: ['https://antipub.org/fin-du-demarchage-telephonique-non-consenti-prevue-le-11-aout-2026/'],
        seen: '2026-11-22',
        confidence: 'secondary',
        effectiveTo: '2026-08-10',
      },
    },
    {
      id: 'fr-sms',
      media: ['sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-22:00'], sat: ['08:00-22:00'], sun: [] },
        sources: ['https://developers.brevo.com/reference/transactional-sms-1'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      holidays: {
        value: 'public-holidays',
        sources: ['https://developers.brevo.com/reference/transactional-sms-1'],
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
      id: 'fr-sms-transactional',
      media: ['sms'],
      occasions: ['transactional'],
      hours: {
        value: { 'mon-fri': ['00:00-24:00'], sat: ['00:00-24:00'], sun: ['00:00-24:00'] },
        sources: ['https://developers.brevo.com/reference/transactional-sms-1'],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [
    {
      text: 'After a refusal no call for 60 days: refusals are not among the stored facts; record an opt-out.',
      sources: ['https://www.nextinpact.com/lebrief/1190'],
      confidence: 'secondary',
    },
    {
      text: 'Consent once lifted the hours and a decree was to set hours for consented calls: the hours are always applied.',
      sources: [
        'https://www.lebigdata.fr/interdiction-du-demarchage-telephonique-la-loi-peut-elle-vraiment-arreter-ces-brouteurs',
      ],
      confidence: 'secondary',
    },
    {
      text: 'An existing contract is the only exception to the opt-in; it is not used.',
      sources: [],
      confidence: 'secondary',
    },
  ],
};
