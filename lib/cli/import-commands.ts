import { type Command, InvalidArgumentError } from 'commander';
import { exitCodes } from './exit-codes.ts';
import { importCustomers } from './import/customer-import.ts';
import { importPinpoint } from './import/pinpoint-import.ts';
import { type About, type Import, type ImportOptions, takeIn } from './import/take-in.ts';
import type { Act } from './session.ts';
import { textTable } from './text-table.ts';

/** `kairos import …`: files of other systems. They are checked, and applied only if that is asked for. */
export function addImportCommands(program: Command, act: Act): void {
  const imports = program
    .command('import')
    .description('take in files from another system; nothing is ever lifted');
  const kinds: readonly [About, string, string][] = [
    [
      'suppressions',
      'addresses that nobody may contact',
      'address[,channels,scope,reason,source,at,expiresAt]',
    ],
    [
      'preferences',
      'what customers had closed elsewhere',
      'customerId[,doNotContact,doNotCall,channels.sms,topics.NAME …]',
    ],
  ];
  for (const [about, what, columns] of kinds) {
    imports
      .command(`${about} <file>`)
      .description(`${what}; CSV with the columns ${columns}, or JSON Lines`)
      .option('--apply', 'apply it when it was checked; without it nothing changes')
      .option('--allow-bad-lines <count>', 'apply it although so many lines cannot be read', readCount, 0)
      .addHelpText('after', `\nExample\n  kairos import ${about} closed.csv --apply`)
      .action(
        act(async ({ kairos, show }, file: string, options: ImportOptions) => {
          const done = await takeIn(kairos, about, file, options);
          show(done, () => reportWords(done));
          return exitCodes.ok;
        }),
      );
  }
  imports
    .command('customers <file>')
    .description('customers who are not here yet; JSON Lines, each as the API takes them, with an "id"')
    .option('--apply', 'create them; without it the file is only read')
    .addHelpText('after', '\nExample\n  kairos import customers crm.jsonl --apply')
    .action(act(importCustomers));

  imports
    .command('pinpoint <file-or-folder>')
    .description("an export of Amazon Pinpoint's endpoints, gzipped or not: customers, and who had opted out")
    .option('--apply', 'take it in; without it nothing changes')
    .option('--segment <name>', 'put all of them into a segment, for the export of one')
    .addHelpText('after', '\nExample\n  kairos import pinpoint ./export --segment frequent-flyer --apply')
    .action(act(importPinpoint));
}

function readCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('Give a number.');
  return Number(text);
}

function reportWords({ result }: Import): string {
  if (!result) return 'Nothing was found.';
  const { dryRun, lines, closing, known, repeated, keptClosed, badLines, bad } = result;
  const counts = textTable(
    ['lines', dryRun ? 'would close' : 'closed', 'known', 'repeated', 'kept closed', 'bad'],
    [[lines, closing, known, repeated, keptClosed, badLines].map(String)],
  );
  const faults = bad.slice(0, 10).map(({ line, reason }) => `line ${line}: ${reason}`);
  const next = dryRun ? ['Nothing was changed. Repeat it with --apply.'] : [];
  return [counts, ...faults, ...next].join('\n');
}
