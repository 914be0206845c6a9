import type { WeeklyWindow } from '../customer.ts';
import { calendarOfZones } from '../local-time/calendar.ts';
import { complement, type Intervals } from '../local-time/intervals.ts';
import { instantsOfDays } from '../local-time/local-clock.ts';
import { openIntervals } from '../local-time/open-intervals.ts';
import { type WeeklyRanges, week, weeklyRanges } from '../local-time/weekly-ranges.ts';
import { remember, rememberPairs } from '../remember.ts';
import { type Channel, type Weekday, weekdays } from '../vocabulary.ts';
import { closingEarlier, deliveryMargin } from './delivery-margin.ts';
import { type DaysInEffect, daysInEffect, openOrNotInEffect } from './effect.ts';
import { bannedDays } from './holidays.ts';
import type { HolidayBan, LawField, LawHours } from './rule-pack.ts';

/** When a field leaves a channel open: hours of the week, or all but some days. Kept by identity. */
export type Span =
  | { kind: 'hours'; ranges: WeeklyRanges; effect: DaysInEffect }
  | { kind: 'days'; closed: Intervals; margin: number; effect: DaysInEffect };

const hoursSpans = new WeakMap<LawField<LawHours>, Map<number, Span | null>>();
const holidaySpans = new WeakMap<LawField<HolidayBan>, Map<string, Span>>();
const windowLists = new WeakMap<LawHours, readonly WeeklyWindow[]>();

const daysOf: Readonly<Record<keyof LawHours, readonly Weekday[]>> = {
  'mon-fri': weekdays.slice(0, 5),
  sat: ['sat'],
  sun: ['sun'],
};

/** The hours in the form in which customers and companies give theirs. */
export function windowsOf(hours: LawHours): readonly WeeklyWindow[] {
  let windows = windowLists.get(hours);
  if (windows === undefined) {
    windows = (Object.keys(daysOf) as (keyof LawHours)[]).flatMap((days) =>
      hours[days].map((span) => {
        const [from, to] = span.split('-') as [string, string];
        return { days: [...daysOf[days]], from, to };
      }),
    );
    windowLists.set(hours, windows);
  }
  return windows;
}

/** The span of hours for a channel, closing earlier by its delivery margin; null where the hours close nothing. */
export function hoursSpan(field: LawField<LawHours>, channel: Channel): Span | null {
  const margin = deliveryMargin[channel];
  const byMargin = hoursSpans.get(field) ?? new Map<number, Span | null>();
  hoursSpans.set(field, byMargin);
  let span = byMargin.get(margin);
  if (span === undefined) {
    const open = weeklyRanges(windowsOf(field.value), channel) ?? [];
    const always = open.length === 2 && open[0] === 0 && open[1] === week;
    span = always
      ? null
      : { kind: 'hours', ranges: closingEarlier(open, margin), effect: daysInEffect(field) };
    byMargin.set(margin, span);
  }
  return span;
}

/** The span of all days but the banned ones; the day before closes earlier by the delivery margin. */
export function holidaySpan(field: LawField<HolidayBan>, jurisdiction: string, channel: Channel): Span {
  const margin = deliveryMargin[channel];
  const byKey = holidaySpans.get(field) ?? new Map<string, Span>();
  holidaySpans.set(field, byKey);
  const key = `${jurisdiction} ${margin}`;
  let span = byKey.get(key);
  if (span === undefined) {
    const closed = bannedDays(field.value, jurisdiction);
    span = { kind: 'days', closed, margin, effect: daysInEffect(field) };
    byKey.set(key, span);
  }
  return span;
}

/** The span of all days but the public holidays of a calendar (`DE`, `DE-BY`), whatever the law; a country's own includes all its regions'. */
export const workingDays = remember(
  500,
  (calendar: string): Span => ({
    kind: 'days',
    closed: bannedDays('public-holidays', calendar),
    margin: 0,
    effect: null,
  }),
);

/** Spans times lists of zones that are kept; about 1 KB each. */
const mostCalendars = 4_000;

/** When a span is open in every one of the zones. */
export const spanCalendar = rememberPairs(mostCalendars, (zones: readonly string[], span: Span) =>
  calendarOfZones(zones, (zone, from, to) => openIn(zone, span, from, to)),
);

function openIn(zone: string, span: Span, from: number, to: number): Intervals {
  const open =
    span.kind === 'hours'
      ? openIntervals(zone, span.ranges, from, to)
      : complement(closedDays(zone, span.closed, span.margin, from, to), from, to);
  return openOrNotInEffect(zone, span.effect, open, from, to);
}

function closedDays(zone: string, days: Intervals, margin: number, from: number, to: number): Intervals {
  const instants = instantsOfDays(zone, days, from, to + margin);
  return instants.map((at, index) => (index % 2 === 0 ? at - margin : at));
}
