import { type Command, Option } from 'commander';
import type { AnswerTo } from '../client/client.ts';
import { exitCodes } from './exit-codes.ts';
import { readPairs } from './read-input.ts';
import type { Act } from './session.ts';
import { textTable, wrapText } from './text-table.ts';

type Next = AnswerTo<'POST /v1/next-best-action'>;
type Chosen = NonNullable<Next['action']>;
const situations = ['inbound_call', 'outbound', 'web'] as const;

/** `kairos next`: who is there, and what is best to do for them. Changes nothing. */
export function addNextCommand(program: Command, act: Act): void {
  program
    .command('next <who> [context...]')
    .description('say what is best to do for somebody: a customer id, a phone number or an e-mail address')
    .addOption(
      new Option('--situation <situation>', 'how it came up').choices(situations).default('inbound_call'),
    )
    .addHelpText(
      'after',
      '\nThe context is what expressions may look at, as name=value.\n\nExamples\n  kairos next +13055550100\n  kairos next ana-miami --situation web presence.web=true\n  kairos next ana@example.com --situation outbound --json',
    )
    .action(
      act(
        async (
          { kairos, show },
          who: string,
          pairs: string[],
          { situation }: { situation: (typeof situations)[number] },
        ) => {
          const context = readPairs(pairs) as Record<string, string>;
          const body = { ...named(who), situation, context };
          const { body: next } = await kairos.call('POST /v1/next-best-action', { body });
          show(next, () => nextWords(next));
          return exitCodes.ok;
        },
      ),
    );
}

function named(who: string): { phone: string } | { email: string } | { customerId: string } {
  if (who.startsWith('+')) return { phone: who };
  return who.includes('@') ? { email: who } : { customerId: who };
}

function nextWords(next: Next): string {
  const { action, alternatives, excluded = [], question, mayCallBack, contact } = next;
  const chosen = [...(action ? [action] : []), ...alternatives];
  return [
    whoWords(next),
    action === null ? 'Best is to do nothing.' : `Best is ${action.name} (${action.id}).`,
    ...(action?.reasons ?? []).map(({ message }) => wrapText(message, 100, '  ')),
    ...(action?.script ? [wrapText(`“${action.script}”`, 100, '  ')] : []),
    ...(chosen.length > 0 ? ['', textTable(factorHeadings, chosen.map(factorRow))] : []),
    ...(excluded.length > 0
      ? [
          '',
          textTable(
            ['not', 'because', 'allowed from'],
            excluded.map(({ action: id, code, allowedFrom }) => [id, code, allowedFrom]),
          ),
        ]
      : []),
    ...(question ? ['', `Ask: ${question.wording}`] : []),
    ...(mayCallBack ? ['', callBackWords(mayCallBack)] : []),
    ...(contact?.sendAt ? ['', `The contact: by ${contact.channel} at ${contact.sendAt}.`] : []),
  ].join('\n');
}

function whoWords({ customer, identification, facts }: Next): string {
  if (customer === null) return `Nobody known (${identification}).`;
  const { id, language, valueTier, others, confirm } = customer;
  const known = [
    language,
    valueTier && `value ${valueTier}`,
    facts?.lastContactAt && `last contact ${facts.lastContactAt}`,
  ];
  return [
    `${id}${known.filter(Boolean).length > 0 ? `: ${known.filter(Boolean).join(', ')}` : ''}`,
    ...(others.length > 0 ? [`or ${others.map((other) => other.id).join(', ')}`] : []),
    ...(confirm ? [`Make sure: ${confirm.wording}`] : []),
  ].join('\n');
}

const factorNames = ['propensity', 'value', 'context', 'lever', 'moment', 'cost'] as const;
const factorHeadings = ['action', 'channel', 'worth', ...factorNames];

function factorRow({ id, channel, worth, factors }: Chosen): string[] {
  return [id, channel, String(worth), ...factorNames.map((name) => String(factors?.[name] ?? ''))];
}

function callBackWords({ allowed, callFrom, callUntil }: NonNullable<Next['mayCallBack']>): string {
  return allowed
    ? `They may be called back from ${callFrom} until ${callUntil}.`
    : 'They may not be called back.';
}
