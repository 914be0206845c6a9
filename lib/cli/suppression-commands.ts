import { type Command, Option } from 'commander';
import type { AnswerTo } from '../client/client.ts';
import { exitCodes } from './exit-codes.ts';
import { readChannels } from './question.ts';
import type { Act } from './session.ts';
import { textTable } from './text-table.ts';

const reasons = [
  'customer-request',
  'dnc-registry',
  'complaint',
  'bounce',
  'reassigned',
  'carrier-block',
] as const;
type Reason = (typeof reasons)[number];
type Suppression = AnswerTo<'POST /v1/suppressions/lookup'>['suppressions'][number];
type SuppressOptions = {
  scope: 'all' | 'marketing';
  reason: Reason;
  source: string;
  channels?: Suppression['channels'];
  expiresAt?: string;
};

/** `kairos suppress`, `lookup` and `lift`: addresses that nobody may contact. */
export function addSuppressionCommands(program: Command, act: Act): void {
  program
    .command('suppress <address>')
    .description('stop contacts to a phone number or e-mail address, whoever has it')
    .addOption(new Option('--scope <scope>', 'how much').choices(['all', 'marketing']).default('all'))
    .addOption(new Option('--reason <reason>', 'why').choices(reasons).makeOptionMandatory())
    .option('--source <text>', 'where you know it from', 'command line')
    .addOption(new Option('--channels <channels>', 'only these, with commas').argParser(readChannels))
    .option('--expires-at <instant>', 'when it ends by itself')
    .addHelpText('after', '\nExample\n  kairos suppress +13055550100 --reason customer-request')
    .action(
      act(async ({ kairos, show }, address: string, options: SuppressOptions) => {
        const { body } = await kairos.call('POST /v1/suppressions', {
          body: { address, ...options },
        });
        show(body, () => `${body.status}; nothing leaves from ${body.effectiveAt} on.`);
        return exitCodes.ok;
      }),
    );

  program
    .command('lookup <address>')
    .description('show what is known against an address')
    .action(
      act(async ({ kairos, show }, address: string) => {
        const { body } = await kairos.call('POST /v1/suppressions/lookup', {
          body: { address },
        });
        show(body, () => suppressionTable(body.suppressions));
        return exitCodes.ok;
      }),
    );

  program
    .command('lift <address>')
    .description('lift what one reason suppressed; what the customer asked for only the customer lifts')
    .addOption(new Option('--reason <reason>', 'which').choices(reasons).makeOptionMandatory())
    .requiredOption('--evidence <text>', 'what shows that it no longer holds')
    .addHelpText(
      'after',
      '\nExample\n  kairos lift ana@example.com --reason bounce --evidence "mailbox works again"',
    )
    .action(
      act(async ({ kairos, show }, address: string, options: { reason: Reason; evidence: string }) => {
        const { body } = await kairos.call('POST /v1/suppressions/lift', {
          body: { address, ...options },
        });
        show(body, () => `Lifted. ${suppressionTable(body.suppressions)}`);
        return exitCodes.ok;
      }),
    );
}

function suppressionTable(suppressions: readonly Suppression[]): string {
  if (suppressions.length === 0) return 'Nothing is known against this address.';
  const rows = suppressions.map(({ reason, scope, channels, source, at, expiresAt }) => [
    reason,
    scope,
    channels.join(','),
    at,
    expiresAt,
    source,
  ]);
  return textTable(['reason', 'scope', 'channels', 'since', 'until', 'source'], rows);
}
