import type { RulePack } from '../rule-pack.ts';

/** South Korea. */
export const kr: RulePack = {
  jurisdiction: 'KR',
  name: 'South Korea',
  rules: [
    {
      id: 'kr',
      media: ['sms', 'voice_live', 'voice_auto', 'push'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['08:00-21:00'], sat: ['08:00-21:00'], sun: ['08:00-21:00'] },
        cite: 'Network Act art. 50',
        sources: [
          'https://a-ha.io/questions/4f8953afe0582d1ca23daf5c1ec08440',
          'https://ucol.ysu.ac.kr/kor/CMS/Contents/Contents.do?mCode=MN184',
        ],
        seen: '2026-11-22',
        confidence: 'secondary',
      },
      consent: [
        {
          value: { model: 'soft-opt-in', relationshipMonths: 6 },
          cite: 'Network Act art. 50',
          sources: [
            'https://a-ha.io/questions/4f8953afe0582d1ca23daf5c1ec08440',
            'https://dmz.paju.go.kr:8443/Eng/E80000/E80200/html',
          ],
          seen: '2026-11-22',
          confidence: 'secondary',
        },
      ],
    },
    {
      id: 'kr-email',
      media: ['email'],
      occasions: ['marketing'],
      hours: {
        value: { 'mon-fri': ['00:00-24:00'], sat: ['00:00-24:00'], sun: ['00:00-24:00'] },
        sources: [],
        seen: '2026-11-22',
        confidence: 'memory',
      },
    },
  ],
  notes: [
    {
      text: 'A separate consent for the night would lift the hours; not used. Consent is confirmed every two years.',
      sources: ['https://prosms.co.kr/bbs/notice/145'],
      confidence: 'secondary',
    },
    {
      text: 'Messages start with a label for advertising.',
      sources: ['https://a-ha.io/questions/4f8953afe0582d1ca23daf5c1ec08440'],
      confidence: 'secondary',
    },
  ],
};
