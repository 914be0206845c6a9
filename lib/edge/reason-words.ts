import type { Reason, ReasonCode } from '../core/decision.ts';
import { stateNotKnown } from '../core/law/law-in-force.ts';
import type { Channel } from '../core/vocabulary.ts';
import { endOfLawfulHours } from './law-margin.ts';
import { count, daysText, instantText, periodText } from './time-words.ts';

/** What people read: what stood in the way (or moved the choice), and the smallest change that would have allowed it. */
export type ReasonWords = { message: string; remedy: string };

/** Puts a reason into plain English. It tells limits, hours and times; it never holds an address. */
export function reasonWords(reason: Reason): ReasonWords {
  const { message, remedy } = words[reason.code](reason);
  if (!text(reason, 'place')?.endsWith(stateNotKnown)) return { message, remedy };
  return { message, remedy: `${remedy} Or store the state in which the customer lives.` };
}

const words: Readonly<Record<ReasonCode, (reason: Reason) => ReasonWords>> = {
  NO_ADDRESS: (reason) => ({
    message: `The customer has no address for ${by(reason)}.`,
    remedy: `Add a contact point for ${by(reason)} to the customer.`,
  }),
  NO_CONTENT: (reason) => ({
    message: `The request has no content for ${by(reason)}.`,
    remedy: `Send content for ${by(reason)} with the request.`,
  }),
  NO_SENDER: (reason) => ({
    message: `Nothing in this deployment sends by ${by(reason)}.`,
    remedy: `Connect a sender for ${by(reason)}, or ask for another channel.`,
  }),
  NO_CONSENT: (reason) => {
    const purpose = text(reason, 'purpose') ?? 'this purpose';
    const revoked = text(reason, 'recorded') === 'revoked';
    const until = number(reason, 'until');
    const basis = text(reason, 'basis');
    const at = number(reason, 'at');
    const wanted = text(reason, 'place') === null ? '' : `; ${whose(reason)} asks for it`;
    return {
      message: revoked
        ? `The consent to ${purpose} by ${by(reason)} was taken back${at === null ? '' : ` at ${instantText(at)}`}.`
        : until !== null
          ? `The consent to ${purpose} by ${by(reason)} ends at ${instantText(until)}.`
          : basis !== null
            ? `That the customer ${basis === 'inquiry' ? 'asked for an offer' : 'bought something'}${at === null ? '' : ` at ${instantText(at)}`} does not stand in for a consent to ${purpose} by ${by(reason)}${wanted}.`
            : `No consent to ${purpose} by ${by(reason)} is recorded${wanted}.`,
      remedy: `Record a ${revoked ? 'newer ' : ''}${consentKind(reason)}consent of the customer to ${purpose} by ${by(reason)}.`,
    };
  },
  DO_NOT_CONTACT: (reason) => ({
    message: `${whoClosed(reason, 'asked not to be contacted', 'is marked as not to be contacted')}.`,
    remedy: opening(reason, 'clears doNotContact'),
  }),
  DO_NOT_CALL: (reason) => ({
    message: `${whoClosed(reason, 'asked not to be called', 'is marked as not to be called')}; that covers calls and texts.`,
    remedy: opening(reason, 'clears doNotCall'),
  }),
  DNC_REGISTRY: (reason) => registryWords(reason),
  ADDRESS_SUPPRESSED: (reason) => {
    const until = number(reason, 'until') ?? reason.allowedFrom;
    const what = text(reason, 'scope') === 'marketing' ? 'marketing' : 'every purpose';
    return {
      message: `The address for ${by(reason)} is suppressed for ${what}${until === null ? '' : ` until ${instantText(until)}`}.`,
      remedy: until === null ? 'Lift the suppression, if its reason allows it.' : reachBeyond(until),
    };
  },
  CHANNEL_BLOCKED: (reason) => ({
    message: `${whoClosed(reason, `set ${by(reason)} to ${setting(reason)}`, `has ${by(reason)} set to ${setting(reason)}`)}.`,
    remedy: opening(reason, `allows ${by(reason)} again`),
  }),
  TOPIC_BLOCKED: (reason) => {
    const topic = text(reason, 'topic') ?? 'this topic';
    return {
      message: `${whoClosed(reason, `blocked the topic ${topic}`, `has the topic ${topic} blocked`)} by ${by(reason)}.`,
      remedy: opening(reason, `allows the topic ${topic} by ${by(reason)}`),
    };
  },
  PAUSED: (reason) => {
    const until = number(reason, 'until') ?? reason.allowedFrom;
    return {
      message: `Contacts are paused${until === null ? '' : ` until ${instantText(until)}`}.`,
      remedy: until === null ? 'Wait until the pause ends.' : reachBeyond(until),
    };
  },
  CONTACT_WINDOW: (reason) => {
    const late = endOfLawfulHours(reason);
    if (late === null) return hours(reason, `would be outside the hours of ${whose(reason)}`);
    const { days, from, to } = late.window;
    const told = { ...reason, params: { ...reason.params, days: days.join(), from, to } };
    const { message, remedy } = hours(told, `might arrive after the hours of ${whose(reason)}`);
    return {
      message: message.replace(/\.$/, `: nothing is sent in the last ${periodText(late.margin)}.`),
      remedy,
    };
  },
  CUSTOMER_WINDOW: (reason) => hours(reason, 'would be outside the hours that the customer chose'),
  QUIET_HOURS: (reason) => hours(reason, "would be within the customer's quiet hours"),
  HOLIDAY: (reason) => ({
    message:
      text(reason, 'place') === null
        ? `Nobody is contacted on ${text(reason, 'date') ?? 'this day'}${nameOf(reason)}.`
        : legalHoliday(reason),
    remedy: waitFor(reason),
  }),
  FREQUENCY_CAP: (reason) => {
    const limit = number(reason, 'limit') ?? 0;
    const what = text(reason, 'counts') === 'conversations' ? 'conversation' : 'contact';
    const legal = text(reason, 'place') === null ? '' : `, by ${whose(reason)},`;
    return {
      message: `The limit of ${count(limit, what)} ${capPeriod(reason)} (${reason.rule})${legal} is used up.`,
      remedy: limit === 0 ? 'Raise the limit: it allows none.' : waitFor(reason),
    };
  },
  COOLDOWN: (reason) => ({
    message: `The last contact was less than ${periodText(number(reason, 'periodMilliseconds') ?? 0)} ago (${reason.rule}).`,
    remedy: waitFor(reason),
  }),
  TIME_ZONE_UNKNOWN: () => ({
    message: 'It is not known which time zones the customer may be in.',
    remedy: 'Store the time zone or the country of the customer.',
  }),
  NO_SLOT_BEFORE_DEADLINE: (reason) => ({
    message: `No moment before the deadline suits every rule${reason.channel === null ? '' : ` by ${by(reason)}`}.`,
    remedy: waitFor(reason),
  }),
  TOO_MANY_PENDING: (reason) => {
    const limit = number(reason, 'limit');
    return {
      message: `As many accepted dispatches wait for this customer as may${limit === null ? '' : `, which is ${limit}`}.`,
      remedy: 'Cancel one of them, or wait until one is sent.',
    };
  },
  KILL_SWITCH: (reason) => ({
    message: `The kill switch is on for ${stopped(reason)}.`,
    remedy: 'Turn the kill switch off.',
  }),
  HOLDOUT: (reason) => ({
    message: `The customer is among the ${number(reason, 'percent') ?? 'few'} % who are left alone${text(reason, 'campaign') === null ? '' : ' by this campaign'}, so that its effect can be measured.`,
    remedy: 'None: a holdout that is contacted measures nothing. The policy says how large it is.',
  }),
  WAIT: () => ({
    message:
      'At no moment that was possible is a contact likely to be worth its cost and the risk that the customer opts out.',
    remedy: 'Ask again later, when earlier contacts lie further back.',
  }),
  PREFERRED_CHANNEL: (reason) => ({
    message: `The customer prefers to be reached by ${by(reason)}.`,
    remedy: 'None needed: it only moved the choice.',
  }),
  PREFERRED_MOMENT: () => ({
    message: 'A contact is more likely to be answered at this moment than at the others that were possible.',
    remedy: 'None needed: it only moved the choice.',
  }),
};

const channelWords: Readonly<Record<Channel, string>> = {
  sms: 'text message',
  email: 'e-mail',
  voice: 'phone',
  push: 'push message',
  mail: 'post',
};

function by({ channel }: Reason): string {
  return channel === null ? 'any channel' : channelWords[channel];
}

function whoClosed(reason: Reason, customerDid: string, companyDid: string): string {
  return `The customer ${reason.params.byCustomer === true ? customerDid : companyDid}`;
}

function opening(reason: Reason, change: string): string {
  return reason.params.byCustomer === true
    ? `Only the customer can change this: it would take that the customer ${change}.`
    : `Save preferences in which the customer ${change}.`;
}

function setting(reason: Reason): string {
  return text(reason, 'setting') ?? 'blocked';
}

function hours(reason: Reason, where: string): ReasonWords {
  const [day, time, zone] = [text(reason, 'localDay'), text(reason, 'localTime'), text(reason, 'zone')];
  const zones = number(reason, 'zones') ?? 1;
  const places = zones > 1 ? ` in at least one of the ${zones} time zones that count for the customer` : '';
  const local =
    day && time && zone ? `At ${time} on ${daysText([day])} in ${zone} a contact by ${by(reason)}` : 'It';
  return { message: `${local} ${where}${places}${windowWords(reason)}.`, remedy: waitFor(reason) };
}

function windowWords(reason: Reason): string {
  const [days, from, to] = [text(reason, 'days'), text(reason, 'from'), text(reason, 'to')];
  return days && from && to ? ` (${from} to ${to}, ${daysText(days.split(','))})` : '';
}

/** Whose hours, days or limit it is: the law of a place, with its source, or the company's. */
function whose(reason: Reason): string {
  const place = text(reason, 'place');
  return place === null ? 'the contact policy' : `the law of ${place} (${reason.source ?? reason.rule})`;
}

function legalHoliday(reason: Reason): string {
  const [date, time, zone] = [text(reason, 'localDate'), text(reason, 'localTime'), text(reason, 'zone')];
  const where = date && time && zone ? `At ${time} on ${date} in ${zone} it is` : 'It is';
  return `${where}, or is about to be, a holiday on which ${whose(reason)} bans contacts by ${by(reason)}.`;
}

function consentKind(reason: Reason): string {
  return text(reason, 'model') === 'prior-express-written' ? 'written ' : '';
}

function capPeriod(reason: Reason): string {
  const [milliseconds, days, per] = [
    number(reason, 'periodMilliseconds'),
    number(reason, 'periodDays'),
    text(reason, 'per'),
  ];
  const span =
    milliseconds !== null
      ? `within ${periodText(milliseconds)}`
      : `within ${count(days ?? 1, 'calendar day')}`;
  return per === null ? span : `${span} for each ${per}`;
}

function nameOf(reason: Reason): string {
  const name = text(reason, 'name');
  return name === null ? '' : ` (${name})`;
}

function waitFor({ allowedFrom }: Reason): string {
  return allowedFrom === null
    ? 'Ask for a later notAfter: no moment in the time asked for is allowed.'
    : reachBeyond(allowedFrom);
}

function reachBeyond(at: number): string {
  return `Wait until ${instantText(at)}; a notAfter later than that allows it.`;
}

function stopped(reason: Reason): string {
  if (text(reason, 'scope') === 'marketing') return 'marketing';
  const campaign = text(reason, 'campaign');
  return campaign === null ? 'everything' : `the campaign ${campaign}`;
}

function text({ params }: Reason, name: string): string | null {
  const value = params[name];
  return typeof value === 'string' ? value : null;
}

function number({ params }: Reason, name: string): number | null {
  const value = params[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function registryWords(reason: Reason): ReasonWords {
  const id = text(reason, 'list');
  const list = `the do-not-call list${id === null ? '' : ` ${id}`}`;
  const why = `, which ${whose(reason)} asks for`;
  const area = text(reason, 'areaCode');
  const covered = area === null ? 'the number' : `area code ${area}`;
  const imported = `POST /v1/registries/${id ?? '{list}'}/imports`;
  switch (text(reason, 'status')) {
    case 'listed':
      return {
        message: `The number for ${by(reason)} is on ${list}${why}.`,
        remedy:
          reason.params.consentOverrides === true
            ? `Record a consent of the customer by ${by(reason)}, or use another channel.`
            : 'Use another channel: a recorded consent does not change this.',
      };
    case 'stale': {
      const [limit, obtained] = [number(reason, 'maxAgeDays') ?? 0, number(reason, 'obtainedAt')];
      const since = obtained === null ? '' : ` was obtained at ${instantText(obtained)} and`;
      return {
        message: `What is imported of ${list}${why},${since} is more than ${count(limit, 'day')} old, which is the most that is allowed.`,
        remedy: `Import a newer list: ${imported}.`,
      };
    }
    case 'not-subscribed':
      return {
        message: `Nothing is imported of ${list}${why}, that covers ${covered}.`,
        remedy: `Subscribe to ${covered} and import the full list: ${imported}.`,
      };
    default:
      return {
        message: `Could not read ${list}${why}.`,
        remedy: 'Ask again in a moment; nothing is sent meanwhile.',
      };
  }
}
