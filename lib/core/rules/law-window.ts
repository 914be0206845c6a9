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
  const holds = hours.map(({ id, field, place, zones, open }): Hold => {
    const windows = windowsOf(field.value);
    const params: Hold['params'] = (at, allowedFrom) => {
      const { zone, localDay, localTime, days, from, to } = windowParams(
        zones,
        windows,
        channel,
        at,
        allowedFrom,
      );
      return { place, zone, zones: zones.length, localDay, localTime, days, from, to };
    };
    return { code: 'CONTACT_WINDOW', rule: id, source: sourceOf(field), channel, open, params };
  });
  return hold(...holds);
});
