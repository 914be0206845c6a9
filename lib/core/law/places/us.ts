import type { RulePack } from '../rule-pack.ts';

/** United States. */
export const us: RulePack = {
  jurisdiction: 'US',
  name: 'United States',
  includes: ['US-DEBT'],
  rules: [
    {
      id: 'us-tcpa',
      media: ['voice_live', 'voice_auto', 'sms'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['08:00-21:00'] },
        cite: '47 CFR 64.1200(c)(1); 16 CFR 310.4(c)',
        sources: [
          'https://fedsoc.org/commentary/fedsoc-blog/navigating-a-tcpa-minefield-understanding-the-quiet-hours-rule',
          'https://infobytes.orrick.com/2025-03-21/petition-urges-fcc-to-clarify-telephone-consumer-protection-act-curb-litigation-abuse/',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
    {
      id: 'us-live-calls',
      media: ['voice_live'],
      occasions: ['marketing'],
      consent: [
        {
          value: { model: 'opt-out', relationshipMonths: 18, inquiryMonths: 3 },
          cite: '47 CFR 64.1200(c)(2)',
          sources: ['https://telemarketing.donotcall.gov/faq/faqbusiness.aspx'],
          seen: '2026-11-22',
          confidence: 'primary',
        },
      ],
      registry: {
        value: { list: 'us-national', maxAgeDays: 31, consentOverrides: true },
        cite: '47 CFR 64.1200(c)(2); 16 CFR 310.4(b)(3)(iv)',
        sources: [
          'https://www.consumer.ftc.gov/articles/0198-telemarketing-sales-rule',
          '15 USC 6151-6155 (text in codexstanford/markdonw-chunck-of-the-usa-code, chunck-6229.md)',
          'http://www.dontphoneme.com/howtoguides/downloadingdnc.html',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
    },
    {
      id: 'us-automated',
      media: ['voice_auto', 'sms'],
      occasions: ['marketing'],
      consent: [
        {
          value: { model: 'prior-express-written' },
          cite: '47 CFR 64.1200(a)(2)',
          sources: [
            'https://fedsoc.org/commentary/fedsoc-blog/navigating-a-tcpa-minefield-understanding-the-quiet-hours-rule',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
    },
    {
      id: 'us-informational',
      media: ['voice_auto', 'sms'],
      occasions: ['transactional'],
      hours: {
        value: { 'mon-fri': ['00:00-24:00'], sat: ['00:00-24:00'], sun: ['00:00-24:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
      consent: [
        {
          value: { model: 'prior-express' },
          cite: '47 CFR 64.1200(a)(1)',
          sources: ['http://edocket.access.gpo.gov/cfr_2008/octqtr/47cfr64.1200.htm'],
          seen: '2026-11-22',
          confidence: 'primary',
        },
      ],
    },
  ],
  notes: [
    {
      text: 'Revocation by any reasonable means; honoured within ten business days at the latest. Kairos honours it at once.',
      sources: ['https://www.govinfo.gov/content/pkg/FR-2024-03-05/html/2024-04587.htm'],
      confidence: 'primary',
    },
    {
      text: 'Revoke-all (one opt-out ends unrelated automated messages too) is delayed to 2027-01-31.',
      sources: [
        'https://www.gmlaw.com/news/fcc-extends-waiver-on-revocation-of-consent-rules-delaying-broad-applicability-until-2027-2',
      ],
      confidence: 'secondary',
    },
    {
      text: 'Federal law has no holiday ban; hours for other than sales calls are not regulated.',
      sources: [],
      confidence: 'memory',
    },
    {
      text: 'District courts need not follow the FCC since 2025-06: its text is the least that holds.',
      sources: [
        'https://www.creditandcollectionnews.com/erosion-of-fcc-power-creates-hurdles-to-comply-with-tcpa-rules',
      ],
      confidence: 'secondary',
    },
    {
      text: 'E-mail is opt-out under CAN-SPAM from memory only: a grant is asked for.',
      sources: [],
      confidence: 'memory',
    },
    {
      text: 'Prerecorded calls exempted from consent: three in 30 days to a residential line; Kairos makes no exempted calls.',
      sources: [],
      confidence: 'memory',
    },
  ],
};
