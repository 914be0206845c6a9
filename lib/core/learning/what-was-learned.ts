import { localTimeOfDay } from '../local-time/local-clock.ts';
import { type Channel, channels, hour } from '../vocabulary.ts';
import { answersThatCount } from './answers-that-count.ts';
import { hoursOfDay } from './hour-basis.ts';
import { channelOf, contactCount, outcomeOf, type ResponseLog, sentAtOf } from './log-bytes.ts';
import { answered } from './response.ts';

/** What people are told was learnt of a customer: plain counts, and of the answers the part of the day they came in. */
export type WhatWasLearned = {
  contacts: number;
  /** When the oldest contact was made (milliseconds); null: there is none. */
  since: number | null;
  channels: readonly { channel: Channel; contacts: number; answered: number }[];
  /** The three local hours in which most contacts were answered, by where they begin; null: too few were. */
  answersFrom: number | null;
};

/** Fewer answers say nothing of the time of day. */
const fewest = 3;

/** Counts a customer's log. */
export function whatWasLearned(log: ResponseLog, zone: string): WhatWasLearned {
  const contacts = contactCount(log);
  const known = answersThatCount(log);
  const sent = channels.map(() => 0);
  const answers = channels.map(() => 0);
  const byHour = new Float64Array(hoursOfDay);
  for (let index = 0; index < contacts; index++) {
    const channel = channelOf(log, index);
    sent[channel] = (sent[channel] ?? 0) + 1;
    if ((outcomeOf(known, index) & answered) === 0) continue;
    answers[channel] = (answers[channel] ?? 0) + 1;
    if (channels[channel] === 'mail') continue;
    const at = Math.floor(localTimeOfDay(zone, sentAtOf(log, index)) / hour);
    byHour[at] = (byHour[at] as number) + 1;
  }
  return {
    contacts,
    since: contacts === 0 ? null : sentAtOf(log, 0),
    channels: channels.flatMap((channel, index) =>
      sent[index] === 0
        ? []
        : [{ channel, contacts: sent[index] as number, answered: answers[index] as number }],
    ),
    answersFrom: busiest(byHour),
  };
}

function busiest(byHour: Float64Array): number | null {
  let best = 0;
  let from: number | null = null;
  const at = (hourOfDay: number) => byHour[hourOfDay % hoursOfDay] as number;
  for (let start = 0; start < hoursOfDay; start++) {
    const sum = at(start) + at(start + 1) + at(start + 2);
    // The hour in the middle weighs more, so that a single one stands there.
    if (sum < fewest || sum + at(start + 1) <= best) continue;
    best = sum + at(start + 1);
    from = start;
  }
  return from;
}
