/** The channels as law tells them apart; `*`: every one of them. What they are in our words: `binds.ts`. */
export type Medium = 'voice_live' | 'voice_auto' | 'sms' | 'email' | 'push' | 'mail' | '*';

/** The occasions as law tells them apart. */
export type Occasion = 'marketing' | 'transactional' | 'debt_collection' | 'research';

/** primary: the text of the law or its regulator was seen. secondary: a source about it. memory: none. conflict: sources differ. */
export type Confidence = 'primary' | 'secondary' | 'memory' | 'conflict';

/** One fact of law and where it is from. */
export type LawField<Value> = {
  value: Value;
  /** How lawyers name the place in the law. */
  cite?: string;
  sources: readonly string[];
  /** The day on which the sources were read. */
  seen: string;
  confidence: Confidence;
  /** First and last local day on which it holds; not said: always. */
  effectiveFrom?: string;
  effectiveTo?: string;
  note?: string;
};

/** When contacts may be made, `HH:MM-HH:MM` on the wall clock, half-open; an empty list: never on these days. */
export type LawHours = {
  'mon-fri': readonly string[];
  sat: readonly string[];
  sun: readonly string[];
};

/** A holiday that comes every year. A fixed day that falls on a weekend closes the Friday before or the Monday after, too. */
export type YearlyDay =
  | { name: string; on: `${number}-${number}` }
  | {
      name: string;
      weekday: 'mon' | 'tue' | 'thu' | 'fri';
      nth: 1 | 2 | 3 | 4 | 'last';
      month: number;
      plusDays?: number;
    }
  | { name: string; easter: number };

/** Days without contacts: the public holidays of the place (`holidays.generated.ts`), or a list by hand. */
export type HolidayBan = 'public-holidays' | readonly YearlyDay[];

/** At most so many contacts; `per` subject: each subject (marketing: topic, collections: debt) for itself. */
export type LawCap =
  | { kind: 'rolling'; limit: number; hours: number; per: 'person' | 'subject' }
  | { kind: 'local-days'; limit: number; days: number; per: 'person' | 'subject'; unansweredOnly?: true }
  /** None on the day of a conversation and the following ones, `days` in all. */
  | { kind: 'after-conversation'; days: number; per: 'person' | 'subject' };

/**
 * What permission must have been given, strictest first. soft-opt-in: a grant, or an existing customer, which is a grant whose
 * basis is a relationship (see `consent.ts`).
 */
export type ConsentModel = 'prior-express-written' | 'opt-in' | 'soft-opt-in' | 'prior-express' | 'opt-out';
export type LawConsent = {
  model: ConsentModel;
  /** How long an existing relationship, or an inquiry, does instead of a grant; used with soft-opt-in, told with the others. */
  relationshipMonths?: number;
  inquiryMonths?: number;
};

/** A list of those who do not want to be contacted; it must have been read within `maxAgeDays`, where law says so. */
export type LawRegistry = {
  list: string;
  maxAgeDays: number | null;
  /** A recorded grant allows the contact although the number is listed. */
  consentOverrides: boolean;
};

export type LawRule = {
  /** Reasons name it: `us-fl` becomes `us-fl-hours`, `us-fl-holidays` … */
  id: string;
  media: readonly Medium[];
  occasions: readonly Occasion[];
  hours?: LawField<LawHours>;
  /** Zones on whose clocks the hours are read as well, where sources differ on whose clock counts. */
  clocks?: readonly string[];
  holidays?: LawField<HolidayBan>;
  caps?: readonly LawField<LawCap>[];
  consent?: readonly LawField<LawConsent>[];
  registry?: LawField<LawRegistry>;
};

/** What people should know and no rule can use. */
export type LawNote = { text: string; sources: readonly string[]; confidence: Confidence };

/** What the law of one place says about contacts. Data only: the loader (`law-in-force.ts`) decides what of it counts. */
export type RulePack = {
  /** ISO 3166: `US-FL`, `GB`. */
  jurisdiction: string;
  name: string;
  /** The wider place whose law holds here as well. */
  extends?: string;
  /** Packs about one matter that hold wherever this one does. */
  includes?: readonly string[];
  rules: readonly LawRule[];
  notes: readonly LawNote[];
};
