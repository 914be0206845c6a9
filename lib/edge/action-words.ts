import type { ActionCandidate } from '../core/actions/arbitrate-actions.ts';
import type { Confirmation } from '../core/actions/identify.ts';
import type { NextQuestion } from '../core/actions/next-question.ts';

/** What an agent says to make sure who is on the line. */
export function confirmationWords({ ask }: Confirmation): string {
  switch (ask) {
    case 'postal-code':
      return 'To make sure that I speak to the right person: what is your postal code?';
    case 'email':
      return 'To make sure that I speak to the right person: which e-mail address do we have for you?';
    case 'customer-number':
      return 'To make sure that I speak to the right person: what is your customer number?';
    default:
      return ask satisfies never;
  }
}

const questions: Readonly<Record<string, string>> = {
  'email-address': 'May we write to you by e-mail? Which address shall we use?',
  'sms-address': 'May we text you? Which mobile number shall we use?',
  'voice-address': 'May we call you? Which number shall we use?',
  'email-consent': 'May we send you offers by e-mail?',
  'sms-consent': 'May we send you offers by text message?',
  'voice-consent': 'May we call you with offers?',
  'preferred-channel': 'How do you like best to hear from us: by text, by e-mail or by phone?',
  'preferred-hours': 'At what time of the day do you like best to hear from us?',
  'time-zone': 'In which time zone do you live, so that we never contact you at night?',
  language: 'In which language shall we contact you?',
};

/** What an agent asks. */
export function questionWords({ id }: NextQuestion): string {
  return questions[id] ?? 'How do you like best to hear from us?';
}

/** What an action's worth is made of, in one sentence. */
export function worthWords({ factors, worth }: ActionCandidate): string {
  const { propensity, value, context, lever, moment, cost } = factors;
  const parts = [
    `${percent(propensity)} likely`,
    `worth ${money(value)}`,
    ...(context === 1 ? [] : [`${short(context)} times for the situation`]),
    ...(lever === 1 ? [] : [`${short(lever)} times by the company's lever`]),
    ...(moment === 1 ? [] : [`${short(moment)} times for moment and channel`]),
    ...(cost === 0 ? [] : [`less ${money(cost)} for the contact`]),
  ];
  return `Expected to be worth ${money(worth)}: ${parts.join(', ')}.`;
}

const percent = (share: number) => `${short(share * 100)} %`;
const money = (amount: number) => amount.toFixed(2);
const short = (number: number) => String(Math.round(number * 1_000) / 1_000);
