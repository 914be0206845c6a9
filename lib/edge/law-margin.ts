import type { WeeklyWindow } from '../core/customer.ts';
import type { Reason } from '../core/decision.ts';
import { deliveryMargin } from '../core/law/delivery-margin.ts';
import { windowsOf } from '../core/law/open-span.ts';
import { rulePacks } from '../core/law/packs.ts';
import type { LawHours } from '../core/law/rule-pack.ts';
import { whenAsked } from '../core/remember.ts';
import { windowAtTime } from '../core/rules/window-params.ts';
import { type Weekday, weekdays } from '../core/vocabulary.ts';

/** The hours of each rule of law, under the name by which reasons call them. */
const hoursByRule = whenAsked(
  (): ReadonlyMap<string, LawHours> =>
    new Map(
      rulePacks.flatMap(({ rules }) =>
        rules.flatMap(({ id, hours }) => (hours ? [[`${id}-hours`, hours.value] as const] : [])),
      ),
    ),
);

/**
 * The hours of law that a contact falls into and is held by all the same: it is so late that it might arrive after them. The margin
 * in milliseconds. Null: it is outside them, or several clocks count and the reason tells of one.
 */
export function endOfLawfulHours({
  rule,
  channel,
  params,
}: Reason): { window: WeeklyWindow; margin: number } | null {
  const hours = hoursByRule().get(rule);
  const { zones, localDay, localTime } = params;
  if (hours === undefined || channel === null || zones !== 1 || typeof localTime !== 'string') return null;
  const window = windowAtTime(windowsOf(hours), channel, weekdays.indexOf(localDay as Weekday), localTime);
  return window === null ? null : { window, margin: deliveryMargin[channel] };
}
