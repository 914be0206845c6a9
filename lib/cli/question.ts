import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BodyOf } from '../client/client.ts';

type Question = BodyOf<'POST /v1/decisions'>;

export const purposes = ['marketing', 'service', 'transactional', 'collections'] as const;
const channels = ['sms', 'email', 'voice', 'push', 'mail'] as const;
type Channel = (typeof channels)[number];

function isChannel(name: string): name is Channel {
  return (channels as readonly string[]).includes(name);
}

export type QuestionOptions = {
  purpose: Question['purpose'];
  topic?: string;
  action?: string;
  campaign?: string;
  debt?: string;
  channels?: Question['channels'];
  voice?: 'live' | 'automated';
  notBefore?: string;
  notAfter?: string;
};

/** Adds the options of a decision request to a command; the purpose may have a default, else it must be said. */
export function askingOptions(command: Command, purpose?: (typeof purposes)[number]): Command {
  const forPurpose = new Option('--purpose <purpose>', 'why you contact').choices(purposes);
  return command
    .addOption(purpose === undefined ? forPurpose.makeOptionMandatory() : forPurpose.default(purpose))
    .option('--topic <topic>', 'what it is about')
    .option('--action <id>', 'the action it belongs to')
    .option('--campaign <id>', 'the campaign it belongs to')
    .option('--debt <id>', 'the debt, for collections')
    .addOption(
      new Option('--channels <channels>', `only these, with commas: ${channels.join(', ')}`).argParser(
        readChannels,
      ),
    )
    .addOption(new Option('--voice <mode>', 'who speaks in a call').choices(['live', 'automated']))
    .option('--not-before <instant>', 'such as 2026-03-08T13:00:00Z')
    .option('--not-after <instant>', 'such as 2026-03-15T13:00:00Z');
}

export function readChannels(text: string): Channel[] {
  const named = text.split(',');
  const unknown = named.find((name) => !isChannel(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`"${unknown}" is none of ${channels.join(', ')}.`);
  return named.filter(isChannel);
}

/** The body of a decision request. What was not said is left out. */
export function questionOf(customerId: string, options: QuestionOptions): Question {
  return {
    customerId,
    purpose: options.purpose,
    topic: options.topic,
    actionId: options.action,
    campaignId: options.campaign,
    subjectId: options.debt,
    channels: options.channels,
    voiceMode: options.voice,
    notBefore: options.notBefore,
    notAfter: options.notAfter,
  };
}
