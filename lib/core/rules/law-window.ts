import type { LawInForce } from '../law/law-in-force.ts';
import { windowsOf } from '../law/open-span.ts';
import { sourceOf } from '../law/source-of.ts';
import { remember } from '../remember.ts';
import { type Hold, hold, pass, type Rule } from './rule.ts';
import { windowParams } from './window-params.ts';

/** Of some places, channels and purposes each. */
const mostVerdicts = 2_000;

/** The hours that law allows, in every place where the customer may be. It binds every purpose that it speaks of. */
export const lawWindow: Rule = ({ law }) => (law.hours.length === 0 ? pass : verdictOf(law));

const verdictOf = remember(mostVerdicts, ({ hours, channel }: LawInForce) => {
  const holds: Hold[] = hours.map((clause) => ({
    code: 'CONTACT_WINDOW',
    rule: clause.id,
    source: sourceOf(clause.field),
    channel,
    open: clause.open,
    params: (at, allowedFrom) => {
      const windows = windowsOf(clause.field.value);
      const told = windowParams(clause.zones, windows, channel, at, allowedFrom);
      const { zone, zones, localDay, localTime, days, from: opens, to: closes } = told;
      return { place: clause.place, zone, zones, localDay, localTime, days, from: opens, to: closes };
    },
  }));
  return hold(...holds);
});
