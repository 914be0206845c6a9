import type { Command } from 'commander';
import type { AnswerTo, BodyOf } from '../client/client.ts';
import { exitCodes } from './exit-codes.ts';
import { readJson } from './read-input.ts';
import type { Act } from './session.ts';
import { textTable } from './text-table.ts';

type Saved = AnswerTo<'PUT /v1/actions/{id}'>;
type Listed = AnswerTo<'GET /v1/actions'>['actions'][number];
type Version = { ifMatch?: string };

/** `kairos actions …`: what the company could do for a customer, and whether it may be offered. */
export function addActionCommands(program: Command, act: Act): void {
  const actions = program.command('actions').description('show and change the catalogue of actions');
  actions
    .command('list', { isDefault: true })
    .description('list the actions, in the order of their ids')
    .option('--cursor <cursor>', 'go on from the page before')
    .addHelpText('after', '\nExamples\n  kairos actions\n  kairos actions list --json')
    .action(
      act(async ({ kairos, show }, { cursor }: { cursor?: string }) => {
        const { body } = await kairos.call('GET /v1/actions', { query: { cursor, limit: '100' } });
        const more = body.nextCursor === undefined ? '' : `\n\nMore: --cursor ${body.nextCursor}`;
        show(body, () =>
          body.actions.length === 0
            ? 'There are no actions yet: kairos actions put <id> <file>.'
            : `${textTable(headings, body.actions.map(rowOf))}${more}`,
        );
        return exitCodes.ok;
      }),
    );

  actions
    .command('get <id>')
    .description('print an action, or an earlier version of it, as JSON')
    .option('--version-number <number>', 'an earlier version, such as 2')
    .addHelpText(
      'after',
      '\nExamples\n  kairos actions get deposit > deposit.json\n  kairos actions get deposit --version-number 2',
    )
    .action(
      act(async ({ kairos, show }, id: string, { versionNumber: version }: { versionNumber?: string }) => {
        const { body } = await kairos.call('GET /v1/actions/{id}', { params: { id }, query: { version } });
        show(body, () => JSON.stringify(body, null, 2));
        return exitCodes.ok;
      }),
    );

  actions
    .command('put <id> <file>')
    .description('create an action or save its next version (- for standard input)')
    .option('--if-match <version>', `the version you saw, such as '"3"'`)
    .addHelpText(
      'after',
      '\nAn answer of get is taken back as it is.\n\nExamples\n  kairos actions put deposit deposit.json',
    )
    .action(
      act(async ({ kairos, show }, id: string, file: string, { ifMatch }: Version) => {
        const body = readJson<BodyOf<'PUT /v1/actions/{id}'>>(file);
        const { body: saved } = await kairos.call('PUT /v1/actions/{id}', { params: { id }, body, ifMatch });
        show(saved, () => savedWords(saved));
        return exitCodes.ok;
      }),
    );

  actions
    .command('delete <id>')
    .description('delete an action; its versions are kept')
    .option('--if-match <version>', `the version you saw, such as '"3"'`)
    .addHelpText('after', '\nExample\n  kairos actions delete deposit')
    .action(
      act(async ({ kairos, show }, id: string, { ifMatch }: Version) => {
        const { body } = await kairos.call('DELETE /v1/actions/{id}', { params: { id }, ifMatch });
        show(body, () => `Deleted. Nobody is offered it from ${body.effectiveAt} on.`);
        return exitCodes.ok;
      }),
    );
}

const headings = ['action', 'name', 'purpose', 'channels', 'value', 'waits for', 'version', 'state'];

/** The answer is the document as it was saved. */
function rowOf(action: Listed): (string | null)[] {
  const { name, purpose, channels, value, trigger, active } = action as Partial<
    BodyOf<'PUT /v1/actions/{id}'>
  >;
  return [
    action.id,
    name ?? null,
    purpose ?? null,
    channels?.join(', ') ?? null,
    value === undefined ? null : String(value),
    trigger ? `${trigger.event}, ${trigger.withinHours} h` : null,
    String(action.version),
    active === false ? 'draft' : 'active',
  ];
}

function savedWords({ id, version, effectiveAt, warnings = [] }: Saved): string {
  const faults = warnings.map(({ pointer, detail }) => `  ${pointer} ${detail}`);
  return [
    `Saved ${id} as version ${version}${effectiveAt === undefined ? '' : `, in force from ${effectiveAt}`}.`,
    ...(faults.length > 0 ? ['It is a draft, and cannot be made active yet:', ...faults] : []),
  ].join('\n');
}
