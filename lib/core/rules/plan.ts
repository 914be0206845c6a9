import {
  type ContactKind,
  type ContactKinds,
  type LawInForce,
  lawFor,
  withLaws,
} from '../law/law-in-force.ts';
import { bothCalendars, type Calendar, isCalendar } from '../local-time/calendar.ts';
import type { Whereabouts } from '../place/whereabouts.ts';
import type { Policy } from '../policy.ts';
import { remember, rememberPairs } from '../remember.ts';
import { type Channel, ofChannel } from '../vocabulary.ts';
import { rules } from './index.ts';
import { purposeObligations } from './purpose-obligations.ts';
import { type Hold, type Judge, pass, type Setting } from './rule.ts';

/**
 * What can be said of contacts on a channel before anything is known of the customer but where they may be: worked out once
 * for all who may be at the same places, under the same policy.
 */
export type Plan = {
  law: LawInForce;
  /** Who has to be asked about a customer of whom others (their bits) passed every channel already. */
  toAsk: (passed: number) => Asked;
  /** What holds everybody here, in the order of the funnel. */
  standing: readonly Standing[];
  /** When all of that is open; null: always. */
  open: Calendar | null;
};

/** Some judges in the order of the funnel, and the place of each in it, as a bit: so it is remembered who passed every channel. */
type Asked = { judges: readonly Judge[]; bits: readonly number[] };

/** A hold and the place in the funnel of the rule that said it. */
export type Standing = { held: Hold; bit: number };

type Plans = Record<Channel, Plan | null>;

/** Policies times kinds of contacts, and the places of each; some 3 KB for the channels of a place. */
const mostSchemes = 12;
const mostPlaces = 1_000;

/** Customers differ in few ways, of those by which somebody passes on every channel. */
const mostPassed = 50;

const plansFor = rememberPairs(mostSchemes, (_: Policy, __: ContactKinds) =>
  remember(
    mostPlaces,
    (_: Whereabouts): Plans => ({ sms: null, email: null, voice: null, push: null, mail: null }),
  ),
);

/** The plan for one channel; the same policy, kinds and places (the objects) give the same object. */
export function planFor(policy: Policy, kinds: ContactKinds, places: Whereabouts, channel: Channel): Plan {
  const plans = plansFor(policy, kinds)(places);
  const known = ofChannel(plans, channel);
  if (known !== null) return known;
  const plan = make(policy, ofChannel(kinds, channel), places);
  plans[channel] = plan;
  return plan;
}

function make(policy: Policy, kind: ContactKind, places: Whereabouts): Plan {
  const { channel, purpose } = kind;
  const law = lawFor(withLaws(places, policy.alsoApply), kind);
  const obligations = purposeObligations[purpose];
  const setting: Setting = { policy, purpose, obligations, channel, zones: places.zones, law };
  const judges: Judge[] = [];
  const bits: number[] = [];
  const standing: Standing[] = [];
  let open: Calendar | null = null;
  for (const [place, rule] of rules.entries()) {
    const bit = 1 << place;
    const said = rule(setting);
    if (typeof said === 'object' && said.effect === 'hold') {
      for (const held of said.holds) {
        // Instants of one request can stand for nobody else.
        if (!isCalendar(held.open))
          throw new TypeError(`the rule ${held.rule} holds everybody without a calendar`);
        standing.push({ held, bit });
        open = open === null ? held.open : bothCalendars(open, held.open);
      }
    } else if (said !== pass) {
      judges.push(typeof said === 'object' ? () => said : said);
      bits.push(bit);
    }
  }
  const toAsk = remember(mostPassed, (passed: number): Asked => {
    const asks = (bit: number) => (bit & passed) === 0;
    return {
      judges: judges.filter((_, index) => asks(bits[index] as number)),
      bits: bits.filter(asks),
    };
  });
  return { law, toAsk, standing, open };
}
