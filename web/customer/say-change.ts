import type { Change } from '../../lib/core/audit.ts';
import { WeeklyWindow } from '../../lib/core/customer.ts';
import { Channel, Purpose } from '../../lib/core/vocabulary.ts';
import type { Company } from './page.ts';
import { sayDay, sayRows } from './say-times.ts';
import { chooseLanguage, languageName, type Tongue } from './words/words.ts';

type Said = { tongue: Tongue; company: Company; zone: string | null };

/** The name of a topic in a language; the company's own word for one that it has no name for. */
export function topicName(company: Company, tongue: Tongue, id: string): string {
  return company.topics.find((topic) => topic.id === id)?.names[tongue.language] ?? id;
}

/** One change of a customer's preferences, consents or language as a sentence. */
export function sayChange(said: Said, { pointer, to }: Change): string {
  const { words } = said.tongue;
  const [, noun = '', name = '', channel = ''] = pointer.split('/');
  switch (noun) {
    case 'doNotContact':
      return to === true ? words.change.doNotContactOn : words.change.doNotContactOff;
    case 'doNotCall':
      return to === true ? words.change.doNotCallOn : words.change.doNotCallOff;
    case 'pausedUntil':
      return typeof to === 'number'
        ? words.change.paused(sayDay(said.tongue, to, said.zone))
        : words.change.notPaused;
    case 'maxPerWeek':
      return typeof to === 'number' ? words.change.most(to) : words.change.noMost;
    case 'channels':
      return sayChannel(said, name, to);
    case 'topics':
      return sayTopic(said, topicName(said.company, said.tongue, name), channel, to);
    case 'windows':
    case 'quietHours':
      return sayHours(said, noun, to);
    case 'language':
      return words.change.language(typeof to === 'string' ? nameOf(to) : '–');
    default:
      return sayConsent(said, noun, to);
  }
}

function nameOf(tag: string): string {
  const language = chooseLanguage([tag]);
  return tag.toLowerCase().startsWith(language) ? languageName(language) : tag;
}

function sayChannel({ tongue: { words } }: Said, name: string, to: Change['to']): string {
  const channel = Channel.safeParse(name);
  if (!channel.success) return words.change.other;
  const said = words.channel[channel.data];
  switch (to) {
    case 'blocked':
      return words.change.channelEssential(said);
    case 'never':
      return words.change.channelNever(said);
    case 'preferred':
      return words.change.channelBest(said);
    default:
      return words.change.channelOpen(said);
  }
}

function sayTopic({ tongue: { words } }: Said, topic: string, name: string, to: Change['to']): string {
  const channel = Channel.safeParse(name);
  const off = to === 'blocked';
  if (!channel.success) return off ? words.change.topicAllOff(topic) : words.change.topicAllOn(topic);
  const way = words.inChannel[channel.data];
  return off ? words.change.topicOff(topic, way) : words.change.topicOn(topic, way);
}

function sayHours({ tongue }: Said, noun: 'windows' | 'quietHours', to: Change['to']): string {
  const { change } = tongue.words;
  const rows = WeeklyWindow.array().safeParse(to);
  const none = !rows.success || rows.data.length === 0;
  if (noun === 'windows') return none ? change.hoursAny : change.hours(sayRows(tongue, rows.data));
  return none ? change.quietNone : change.quiet(sayRows(tongue, rows.data));
}

/** A consent is named after its channel and its purpose. */
function sayConsent({ tongue: { words } }: Said, noun: string, to: Change['to']): string {
  const [first, second] = noun.split('-');
  const [channel, purpose] = [Channel.safeParse(first), Purpose.safeParse(second)];
  if (!channel.success || !purpose.success) return words.change.other;
  const way = words.inChannel[channel.data];
  const what = words.purpose[purpose.data];
  return to === 'granted' ? words.change.consentOn(what, way) : words.change.consentOff(what, way);
}
