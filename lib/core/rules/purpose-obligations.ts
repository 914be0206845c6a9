import type { SuppressionScope } from '../gate.ts';
import { day, minute, type Purpose } from '../vocabulary.ts';

/** What a contact of one purpose must obey. Law, the setting `never` and the kill switch bind every purpose and are not listed. */
export type Obligations = {
  /** grant: somebody recorded a permission. no-revocation: nobody took it back. none: consent is not asked. */
  consent: 'grant' | 'no-revocation' | 'none';
  /** Do-not-contact, do-not-call, blocked channels and blocked topics. */
  closings: boolean;
  /** Pause, windows, quiet hours and frequency caps; with them, a known time zone. */
  timing: boolean;
  /** Which suppressions of the address bind it. */
  suppressionScopes: readonly SuppressionScope[];
  /** best: the moment with the highest score. first: the first lawful instant. */
  moment: 'best' | 'first';
  /** Whether some customers are left alone to measure what contacts do. */
  holdout: boolean;
  /** How long a request stays open when it does not say, in milliseconds. */
  patience: number;
};

/** The table of purposes. The rules read it; none of them names a purpose itself. */
export const purposeObligations: Readonly<Record<Purpose, Obligations>> = {
  marketing: {
    consent: 'grant',
    closings: true,
    timing: true,
    suppressionScopes: ['all', 'marketing'],
    moment: 'best',
    holdout: true,
    patience: 7 * day,
  },
  service: {
    consent: 'no-revocation',
    closings: true,
    timing: true,
    suppressionScopes: ['all'],
    moment: 'best',
    holdout: false,
    patience: 7 * day,
  },
  collections: {
    consent: 'no-revocation',
    closings: true,
    timing: true,
    suppressionScopes: ['all'],
    moment: 'best',
    holdout: false,
    patience: 7 * day,
  },
  transactional: {
    consent: 'none',
    closings: false,
    timing: false,
    suppressionScopes: ['all'],
    moment: 'first',
    holdout: false,
    patience: 10 * minute,
  },
};
