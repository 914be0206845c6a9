import { longestCapPeriod } from './cap-scope.ts';
import { requestHorizon } from './decision-request.ts';
import { contactLimit } from './gate.ts';
import { mediaOf } from './law/binds.ts';
import { gather, withLaws } from './law/law-in-force.ts';
import { hoursSpan } from './law/open-span.ts';
import { rulePacks } from './law/packs.ts';
import { packsOf } from './law/packs-of.ts';
import type { RulePack } from './law/rule-pack.ts';
import { complement, intersect } from './local-time/intervals.ts';
import { type WeeklyRanges, weeklyRanges } from './local-time/weekly-ranges.ts';
import { onlyZone, where } from './place/whereabouts.ts';
import type { FrequencyCap, Policy, PolicyWindow } from './policy.ts';
import { cooldownCaps } from './rules/cooldown.ts';
import { capConcerns } from './rules/counted-contacts.ts';
import { windowsFor } from './rules/policy-windows.ts';
import { purposeObligations } from './rules/purpose-obligations.ts';
import { type Channel, channels, day, type Purpose, purposes } from './vocabulary.ts';

/** Something in a policy that is allowed and probably not meant; a pointer into the document, and what it comes to. */
export type PolicyWarning = {
  code:
    | 'NO_LAW_KNOWN'
    | 'NEVER_OPEN'
    | 'WINDOW_WITHOUT_EFFECT'
    | 'WINDOWS_OVERLAP'
    | 'CAP_ALLOWS_NONE'
    | 'CAP_BEYOND_HORIZON'
    | 'CONTACT_LOG_TOO_SMALL';
  pointer: string;
  message: string;
};

const timed = purposes.filter((purpose) => purposeObligations[purpose].timing);
/** One contact in the packed gate, and what one write unit covers, in bytes. */
const contactSize = 12;
const writeUnit = 1_024;

/** What a company should know of a policy before it takes effect. None of it stands in the way of saving it. */
export function policyWarnings(policy: Policy): PolicyWarning[] {
  return [
    ...placesWithoutLaw(policy),
    ...closedForGood(policy),
    ...closedForGoodByLaw(policy),
    ...contradictoryWindows(policy.windows),
    ...capsThatAllowNone(policy.caps),
    ...capsBeyondTheHorizon(policy),
    ...logTooSmall(policy),
  ];
}

function* placesWithoutLaw({ alsoApply = [] }: Policy): Generator<PolicyWarning> {
  for (const [index, place] of alsoApply.entries()) {
    if (packsOf(place).some(({ jurisdiction }) => jurisdiction === place)) continue;
    const message =
      'No rule pack is known for this place itself; that of its country applies, if there is one.';
    yield { code: 'NO_LAW_KNOWN', pointer: `#/alsoApply/${index}`, message };
  }
}

function* closedForGood({ windows }: Policy): Generator<PolicyWarning> {
  for (const purpose of timed) {
    const closed = channels.filter((channel) => weeklyRanges(windowsFor(windows, purpose), channel) === null);
    if (closed.length === 0) continue;
    const message = `No window names ${purpose} by ${closed.join(', ')}: such contacts can never be made.`;
    yield { code: 'NEVER_OPEN', pointer: '#/windows', message };
  }
}

/** Hours that lie wholly outside those of the law: of every place it is asked whether one minute of the week is left. */
function* closedForGoodByLaw(policy: Policy): Generator<PolicyWarning> {
  for (const purpose of timed) {
    for (const channel of channels) {
      const hours = open(policy.windows, channel, purpose);
      if (hours.length === 0) continue;
      const closed = rulePacks.filter(
        (pack) => openByLaw(hours, pack, channel, purpose, policy).length === 0,
      );
      if (closed.length === 0) continue;
      const message = `The law leaves none of these hours for ${purpose} by ${channel} in ${namesOf(closed)}: such contacts can never be made there. Add hours that the law allows, or leave them out.`;
      yield { code: 'NEVER_OPEN', pointer: '#/windows', message };
    }
  }
}

/** Without the regions of a country that is named itself. */
function namesOf(packs: readonly RulePack[]): string {
  const named = new Set(packs.map(({ jurisdiction }) => jurisdiction));
  const largest = packs.filter(({ jurisdiction: id }) => id.length === 2 || !named.has(id.slice(0, 2)));
  return largest.map(({ name }) => name).join(', ');
}

/** The hours that law leaves of a week; where its hours began or ended on a date they are left aside, and calls are live ones. */
function openByLaw(
  hours: WeeklyRanges,
  { jurisdiction }: RulePack,
  channel: Channel,
  purpose: Purpose,
  { alsoApply }: Policy,
): WeeklyRanges {
  // Weekly hours are the same on every clock.
  const places = withLaws(where('country', onlyZone('UTC'), jurisdiction), alsoApply);
  const law = gather(places, channel, mediaOf(channel, 'live'), purpose, packsOf);
  const spans = law.hours.map(({ field }) => hoursSpan(field, channel));
  return spans.reduce(
    (left, span) => (span?.kind === 'hours' && span.effect === null ? intersect(left, span.ranges) : left),
    hours,
  );
}

/** Windows add up, so one inside the others narrows nothing: often a hint that it was meant to. */
function* contradictoryWindows(windows: readonly PolicyWindow[]): Generator<PolicyWarning> {
  for (const [index, window] of windows.entries()) {
    const pointer = `#/windows/${index}`;
    const others = windows.filter((other) => other !== window);
    const cells = cellsOf(window);
    const left = cells.map(({ channel, purpose }) => ({
      mine: open([window], channel, purpose),
      theirs: open(others, channel, purpose),
    }));
    if (left.every(({ mine, theirs }) => intersect(mine, complement(theirs, 0, 7 * day)).length === 0)) {
      const message =
        'Other windows allow all of these hours already. Windows add up: to narrow, shorten or restrict the others.';
      yield { code: 'WINDOW_WITHOUT_EFFECT', pointer, message };
    } else if (left.some(({ mine, theirs }) => intersect(mine, theirs).length > 0)) {
      const message =
        'Other windows allow some of these hours already. Windows add up: if one was meant to narrow the others, shorten those.';
      yield { code: 'WINDOWS_OVERLAP', pointer, message };
    }
  }
}

function cellsOf(window: PolicyWindow): { channel: Channel; purpose: Purpose }[] {
  const named = timed.filter((purpose) => window.purposes?.includes(purpose) ?? true);
  return (window.channels ?? channels).flatMap((channel) => named.map((purpose) => ({ channel, purpose })));
}

function open(windows: readonly PolicyWindow[], channel: Channel, purpose: Purpose) {
  return weeklyRanges(windowsFor(windows, purpose), channel) ?? [];
}

function* capsThatAllowNone(caps: readonly FrequencyCap[]): Generator<PolicyWarning> {
  for (const [index, { limit, channels: named, purposes: meant }] of caps.entries()) {
    if (limit > 0) continue;
    const message = `A limit of 0 forbids every contact${meant ? ` for ${meant.join(', ')}` : ''}${named ? ` by ${named.join(', ')}` : ''}.`;
    yield { code: 'CAP_ALLOWS_NONE', pointer: `#/caps/${index}/limit`, message };
  }
}

function* capsBeyondTheHorizon({ caps, cooldowns = [] }: Policy): Generator<PolicyWarning> {
  const longest = requestHorizon / day;
  const message = `A request reaches ${longest} days ahead: whoever has used this up may get no answer but "no" however late they may be contacted.`;
  for (const [index, cap] of caps.entries()) {
    if (lengthOf(cap) > requestHorizon)
      yield { code: 'CAP_BEYOND_HORIZON', pointer: `#/caps/${index}/period`, message };
  }
  for (const [index, { days }] of cooldowns.entries()) {
    if (days > longest) yield { code: 'CAP_BEYOND_HORIZON', pointer: `#/cooldowns/${index}/days`, message };
  }
}

function* logTooSmall(policy: Policy): Generator<PolicyWarning> {
  const horizon = longestCapPeriod(policy);
  const entries = contactsWithin(policy, horizon);
  if (entries <= contactLimit) return;
  const days = Math.ceil(horizon / day);
  const many = Number.isFinite(entries) ? `up to ${entries} contacts` : 'any number of contacts';
  const units = Math.ceil((entries * contactSize) / writeUnit);
  const price = Number.isFinite(units)
    ? `; holding them all would cost ${units} more write ${units === 1 ? 'unit' : 'units'} for each contact`
    : '';
  const message =
    `This allows ${many} of a customer in the ${days} days that the longest cap looks back, and ${contactLimit} are remembered${price}. ` +
    'What is forgotten counts as used up: such a customer waits until the caps no longer look back that far.';
  yield { code: 'CONTACT_LOG_TOO_SMALL', pointer: '#/caps', message };
}

/** The most contacts that caps allow one customer within the span: for each purpose and channel by the strictest cap over them. */
function contactsWithin(policy: Policy, span: number): number {
  // One that counts each topic or campaign for itself bounds nothing: there may be any number of those.
  const caps = [...policy.caps, ...cooldownCaps(policy)].filter(({ per }) => per === undefined);
  const most = (cap: FrequencyCap) => cap.limit * Math.ceil(span / lengthOf(cap));
  const strictest = (cells: readonly [Channel, Purpose][]) =>
    Math.min(
      ...caps
        .filter((cap) => cells.every(([channel, purpose]) => capConcerns(cap, channel, purpose)))
        .map(most),
    );
  const open = timed.map((purpose) =>
    channels
      .filter((channel) => weeklyRanges(windowsFor(policy.windows, purpose), channel) !== null)
      .map((channel): [Channel, Purpose] => [channel, purpose]),
  );
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  const byPurpose = open.map((cells) =>
    Math.min(cells.length === 0 ? 0 : strictest(cells), sum(cells.map((cell) => strictest([cell])))),
  );
  return Math.min(strictest(open.flat()), sum(byPurpose));
}

function lengthOf({ period }: FrequencyCap): number {
  return period.kind === 'rolling' ? period.milliseconds : period.days * day;
}
