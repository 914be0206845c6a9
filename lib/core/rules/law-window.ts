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
      params: (at, allowedFrom) => ({
        place: clause.place,
        ...windowParams(clause.zones, windowsOf(clause.field.value), channel, at, allowedFrom),
      }),
    });
  }
  return hold(...holds);
};
