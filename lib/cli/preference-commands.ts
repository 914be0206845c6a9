import type { Command } from 'commander';
import { exitCodes, UsageFault } from './exit-codes.ts';
import { readJson, readPairs } from './read-input.ts';
import type { Act } from './session.ts';
import { fieldTable } from './text-table.ts';

const path = '/v1/customers/{id}/preferences';

/** `kairos preferences get` and `set`: what a customer wishes. */
export function addPreferenceCommands(program: Command, act: Act): void {
  const preferences = program.command('preferences').description('show and change what a customer wishes');
  preferences
    .command('get <customer>')
    .description('show the preferences')
    .action(
      act(async ({ kairos, show }, id: string) => {
        const { body, etag } = await kairos.call(`GET ${path}`, { params: { id } });
        show(body, () => `${fieldTable(body)}\n\nVersion ${etag} (for --if-match)`);
        return exitCodes.ok;
      }),
    );

  preferences
    .command('set <customer> [changes...]')
    .description('change some preferences: name=value, with dots for what lies inside')
    .option('--file <file>', 'the changes as a JSON merge patch (- for standard input)')
    .option('--if-match <version>', 'the version you saw; needed to open what is closed')
    .addHelpText(
      'after',
      `\nExamples\n  kairos preferences set ana-miami doNotCall=true\n  kairos preferences set ana-miami channels.voice=blocked topics.offers=blocked maxPerWeek=2\n  kairos preferences set ana-miami doNotCall=false --if-match '"3"'`,
    )
    .action(
      act(
        async (
          { kairos, show },
          id: string,
          changes: string[],
          options: { file?: string; ifMatch?: string },
        ) => {
          if ((options.file === undefined) === (changes.length === 0))
            throw new UsageFault('Say what to change: name=value, or --file.');
          const body =
            options.file === undefined ? readPairs(changes) : readJson<Record<string, unknown>>(options.file);
          const ifMatch = options.ifMatch ?? null;
          const saved = await kairos.call(`PATCH ${path}`, { params: { id }, body, ifMatch });
          show(saved.body, () => `${fieldTable(saved.body)}\n\nSaved as version ${saved.etag}`);
          return exitCodes.ok;
        },
      ),
    );
}
