import { passOnEveryChannel, type Rule, suppress } from './rule.ts';

/** What obeys local times needs to know of a place where the customer may be; where that is known, it is known on every channel. */
export const timeZone: Rule = ({ obligations, zones }) =>
  !obligations.timing || zones.length > 0
    ? passOnEveryChannel
    : suppress('TIME_ZONE_UNKNOWN', 'time-zone', null);
