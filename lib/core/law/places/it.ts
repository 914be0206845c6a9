import type { RulePack } from '../rule-pack.ts';

/** Italy. */
export const it: RulePack = {
  jurisdiction: 'IT',
  name: 'Italy',
  rules: [
    {
      id: 'it',
      media: ['voice_live', 'voice_auto', 'mail'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-20:00'], sat: ['10:00-19:00'], sun: [] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      holidays: {
        value: 'public-holidays',
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      consent: [
        {
          value: { model: 'opt-out' },
          sources: [],
          seen: '2026-11-22',
          confidence: 'memory',
        },
      ],
      registry: {
        value: { list: 'it-rpo', maxAgeDays: 30, consentOverrides: false },
        sources: [
          'https://www.rainews.it/articoli/2022/07/telemarketing-selvaggio-partenza-in-salita-per-il-nuovo-registro-pubblico-delle-opposizioni-d518940e-67b7-4309-ab99-7a6c4b8fc6eb.html',
          'https://www.potenzanews.net/telemarketing-il-registro-delle-opposizioni-compie-un-anno-ricevete-ancora-chiamate/',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
        note: 'To be read at least monthly and before every campaign; it also ends earlier consents.',
      },
    },
  ],
  notes: [
    {
      text: 'Calls are opt-out by way of the registry from memory only, so that a grant is asked for.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
