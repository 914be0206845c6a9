import { pass, type Rule, suppress } from './rule.ts';

/** What obeys local times needs to know of a place where the customer may be. */
export const timeZone: Rule = ({ obligations, zones }) =>
  !obligations.timing || zones.length > 0 ? pass : suppress('TIME_ZONE_UNKNOWN', 'time-zone', null);
