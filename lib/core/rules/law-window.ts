import { windowsOf } from '../law/open-span.ts';
import { sourceOf } from '../law/source-of.ts';
import { type Hold, hold, pass, type Rule } from './rule.ts';
import { windowParams } from './window-params.ts';

/** The hours that law allows, in every place where the customer may be. It binds every purpose that it speaks of. */
export const lawWindow: Rule = ({ law: { hours }, channel, from, to }) => {
  if (hours.length === 0) return pass;
  const holds: Hold[] = [];
  for (const clause of hours) {
    holds.push({
      code: 'CONTACT_WINDOW',
      rule: clause.id,
      source: sourceOf(clause.field),
      channel,
      open: clause.open(from, to),
      params: (at, allowedFrom) => {
        const windows = windowsOf(clause.field.value);
        const told = windowParams(clause.zones, windows, channel, at, allowedFrom);
        const { zone, zones, localDay, localTime, days, from: opens, to: closes } = told;
        return { place: clause.place, zone, zones, localDay, localTime, days, from: opens, to: closes };
      },
    });
  }
  return hold(...holds);
};
