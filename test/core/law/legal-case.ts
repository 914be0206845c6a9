import { DateTime } from 'luxon';
import type { Profile } from '../../../lib/core/customer.ts';
import type { DecisionRequest, Facts, Reason } from '../../../lib/core/decision.ts';
import type { OneMedium } from '../../../lib/core/law/binds.ts';
import { rulePacks } from '../../../lib/core/law/packs.ts';
import type { LawRule, RulePack } from '../../../lib/core/law/rule-pack.ts';
import { recheck } from '../../../lib/core/recheck.ts';
import type { Channel, Purpose } from '../../../lib/core/vocabulary.ts';
import { factsOf, openPolicy, profileOf, requestOf } from '../situation.ts';

/** One zone for each place that has a pack; a region where the days differ from region to region. */
export const homes: Readonly<Record<string, [zone: string, country: string, region: string | null]>> = {
  // A state without laws of its own.
  US: ['America/Los_Angeles', 'US', 'CA'],
  'US-DEBT': ['America/Denver', 'US', 'CO'],
  'US-AL': ['America/Chicago', 'US', 'AL'],
  'US-CT': ['America/New_York', 'US', 'CT'],
  'US-FL': ['America/New_York', 'US', 'FL'],
  'US-IL': ['America/Chicago', 'US', 'IL'],
  'US-KY': ['America/Kentucky/Louisville', 'US', 'KY'],
  'US-LA': ['America/Chicago', 'US', 'LA'],
  'US-MA': ['America/New_York', 'US', 'MA'],
  'US-MD': ['America/New_York', 'US', 'MD'],
  'US-ME': ['America/New_York', 'US', 'ME'],
  'US-MI': ['America/Detroit', 'US', 'MI'],
  'US-MN': ['America/Chicago', 'US', 'MN'],
  'US-MS': ['America/Chicago', 'US', 'MS'],
  'US-NE': ['America/Chicago', 'US', 'NE'],
  'US-NM': ['America/Denver', 'US', 'NM'],
  'US-NV': ['America/Los_Angeles', 'US', 'NV'],
  'US-OK': ['America/Chicago', 'US', 'OK'],
  'US-PA': ['America/New_York', 'US', 'PA'],
  'US-RI': ['America/New_York', 'US', 'RI'],
  'US-SD': ['America/Chicago', 'US', 'SD'],
  'US-TX': ['America/Chicago', 'US', 'TX'],
  'US-UT': ['America/Denver', 'US', 'UT'],
  'US-VA': ['America/New_York', 'US', 'VA'],
  'US-WA': ['America/Los_Angeles', 'US', 'WA'],
  'US-WY': ['America/Denver', 'US', 'WY'],
  AE: ['Asia/Dubai', 'AE', null],
  AU: ['Australia/Melbourne', 'AU', 'VIC'],
  BE: ['Europe/Brussels', 'BE', null],
  BR: ['America/Sao_Paulo', 'BR', null],
  CA: ['America/Toronto', 'CA', null],
  CN: ['Asia/Shanghai', 'CN', null],
  DE: ['Europe/Berlin', 'DE', null],
  ES: ['Europe/Madrid', 'ES', null],
  FR: ['Europe/Paris', 'FR', null],
  GB: ['Europe/London', 'GB', 'ENG'],
  HK: ['Asia/Hong_Kong', 'HK', null],
  IE: ['Europe/Dublin', 'IE', null],
  IN: ['Asia/Kolkata', 'IN', null],
  IT: ['Europe/Rome', 'IT', null],
  JP: ['Asia/Tokyo', 'JP', null],
  KR: ['Asia/Seoul', 'KR', null],
  NL: ['Europe/Amsterdam', 'NL', null],
  NZ: ['Pacific/Auckland', 'NZ', 'AUK'],
  SA: ['Asia/Riyadh', 'SA', null],
  SG: ['Asia/Singapore', 'SG', null],
  TW: ['Asia/Taipei', 'TW', null],
  ZA: ['Africa/Johannesburg', 'ZA', null],
};

export const zoneOf = ({ jurisdiction }: RulePack) => homes[jurisdiction]?.[0] as string;

export const residentOf = ({ jurisdiction }: RulePack, changes: Partial<Profile> = {}): Profile => {
  const [timeZone, country, region] = homes[jurisdiction] as [string, string, string | null];
  return profileOf({ timeZone, country, region, ...changes });
};

/** The instant of a local time in a zone, by another library. */
export const local = (zone: string, text: string): number => {
  const at = DateTime.fromISO(text, { zone });
  if (!at.isValid) throw new Error(`${text} in ${zone} is no time`);
  return at.toMillis();
};

const allMedia: readonly OneMedium[] = ['voice_live', 'voice_auto', 'sms', 'email', 'push', 'mail'];
const channelsByMedium: Record<OneMedium, Channel> = {
  voice_live: 'voice',
  voice_auto: 'voice',
  sms: 'sms',
  email: 'email',
  push: 'push',
  mail: 'mail',
};
const purposesByOccasion: Record<string, readonly Purpose[]> = {
  marketing: ['marketing'],
  transactional: ['transactional', 'service'],
  debt_collection: ['collections'],
  research: [],
};

export type LegalCase = {
  pack: RulePack;
  rule: LawRule;
  medium: OneMedium;
  channel: Channel;
  voiceMode: DecisionRequest['voiceMode'];
  purpose: Purpose;
};

/** Every (pack, rule, medium, purpose) that a pack names. */
export const legalCases: readonly LegalCase[] = rulePacks.flatMap((pack) =>
  pack.rules.flatMap((rule) =>
    allMedia
      .filter((medium) => rule.media.includes(medium) || rule.media.includes('*'))
      .flatMap((medium) =>
        rule.occasions
          .flatMap((occasion) => purposesByOccasion[occasion] ?? [])
          .map((purpose) => ({
            pack,
            rule,
            medium,
            channel: channelsByMedium[medium],
            voiceMode:
              medium === 'voice_live'
                ? ('live' as const)
                : medium === 'voice_auto'
                  ? ('automated' as const)
                  : null,
            purpose,
          })),
      ),
  ),
);

/** What all rules say at one instant, for a contact of the case. */
export function reasonsAt(
  { pack, channel, voiceMode, purpose }: LegalCase,
  at: number,
  facts: Partial<Facts> = {},
  request: Partial<DecisionRequest> = {},
): readonly Reason[] {
  const verdict = recheck(
    requestOf(purpose, { voiceMode, notBefore: at, notAfter: at + 1, ...request }),
    factsOf({ profile: residentOf(pack), ...facts }),
    openPolicy(),
    channel,
    at,
  );
  return verdict.verdict === 'permitted' ? [] : verdict.reasons;
}

export const idsOf = (reasons: readonly Reason[]) => reasons.map(({ rule }) => rule);
