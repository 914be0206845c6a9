import type { RulePack } from '../rule-pack.ts';

/** Brazil. */
export const br: RulePack = {
  jurisdiction: 'BR',
  name: 'Brazil',
  rules: [
    {
      id: 'br',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['09:00-18:00'], sat: [], sun: [] },
        sources: [
          'https://extra.globo.com/noticias/economia/comecam-valer-hoje-novas-regras-para-telemarketing-no-rio-22684817.html',
          'http://www.acritica.net/editorias/politica/aprovado-pl-de-autoria-de-amarildo-cruz-que-estabelece-novas-normas-pa/346064/',
          'https://noticiasbr.com.br/?p=295307',
        ],
        seen: '2026-11-22',
        confidence: 'conflict',
      },
      holidays: {
        value: 'public-holidays',
        sources: [
          'https://extra.globo.com/noticias/economia/comecam-valer-hoje-novas-regras-para-telemarketing-no-rio-22684817.html',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      registry: {
        value: { list: 'br-nao-me-perturbe', maxAgeDays: 30, consentOverrides: false },
        sources: [
          'https://macmagazine.com.br/post/2021/03/16/procon-sp-proibe-telemarketing-por-whatsapp-e-sms/',
          'https://g1.globo.com/economia/tecnologia/noticia/2021/03/17/consumidor-de-sp-pode-pedir-bloqueio-de-telemarketing-por-whatsapp-e-sms-veja-como-fazer.ghtml',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
        note: 'Listed numbers are closed 30 days after they registered: read as the age of the list.',
      },
    },
  ],
  notes: [
    {
      text: 'No federal hours are confirmed: those of two states are used, starting an hour later. Procon-SP keeps a list for area codes 11 to 19.',
      sources: [
        'https://macmagazine.com.br/post/2021/03/16/procon-sp-proibe-telemarketing-por-whatsapp-e-sms/',
      ],
      confidence: 'conflict',
    },
  ],
};
