import type { RulePack } from '../rule-pack.ts';

/** Spain. */
export const es: RulePack = {
  jurisdiction: 'ES',
  name: 'Spain',
  rules: [
    {
      id: 'es-live-calls',
      media: ['voice_live'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-21:00'], sat: [], sun: [] },
        cite: 'TRLGDCU art. 96.2',
        sources: [
          'https://www.genbeta.com/actualidad/llamadas-comerciales-ilegales-a-partir-hora-asi-puedes-actuar-recibes',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      holidays: {
        value: 'public-holidays',
        sources: [
          'https://www.genbeta.com/actualidad/llamadas-comerciales-ilegales-a-partir-hora-asi-puedes-actuar-recibes',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      consent: [
        {
          value: { model: 'opt-in' },
          cite: 'LGT art. 66.1.b',
          sources: [
            'https://www.diariodecadiz.es/vivir_en_cadiz/Lista-Robinson-que-como-apuntarse-evitar-llamadas-no-deseadas_0_1881712985.html',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
      registry: {
        value: { list: 'es-robinson', maxAgeDays: null, consentOverrides: false },
        cite: 'LOPDGDD art. 23.4',
        sources: [
          'https://www.diariodecadiz.es/vivir_en_cadiz/Lista-Robinson-que-como-apuntarse-evitar-llamadas-no-deseadas_0_1881712985.html',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
  ],
  notes: [
    {
      text: 'Customer-service law and caller numbers of 2025/26 were not verified.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
