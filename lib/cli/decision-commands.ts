import type { Command } from 'commander';
import type { AnswerTo, BodyOf } from '../client/client.ts';
import { exitCodes } from './exit-codes.ts';
import { askingOptions, type QuestionOptions, questionOf } from './question.ts';
import { readJson } from './read-input.ts';
import type { Act } from './session.ts';
import { decisionWords } from './show-decision.ts';
import { textTable } from './text-table.ts';

type Policy = BodyOf<'PUT /v1/policy'>;
type Replay = AnswerTo<'POST /v1/decisions/{id}/replay'>;

/** `kairos decide` and `kairos replay`: what may be done, and whether it would be decided so again. Neither sends. */
export function addDecisionCommands(program: Command, act: Act): void {
  askingOptions(program.command('decide <customer>'))
    .description('ask for the best lawful channel and moment; sends nothing')
    .option('--simulate-at <instant>', 'as if it were this instant; nothing is recorded')
    .addHelpText(
      'after',
      '\nExamples\n  kairos decide ana-miami --purpose marketing --topic offers\n  kairos decide c-1 --purpose collections --debt loan-7 --channels voice --voice live',
    )
    .action(
      act(async ({ kairos, show }, customer: string, options: QuestionOptions & { simulateAt?: string }) => {
        const body = { ...questionOf(customer, options), simulateAt: options.simulateAt };
        const { body: decision } = await kairos.call('POST /v1/decisions', { body });
        show(decision, () => decisionWords(decision));
        return decision.outcome === 'contact' ? exitCodes.ok : exitCodes.refused;
      }),
    );

  program
    .command('replay <decision>')
    .description('decide again on what was recorded, and show what differs; sends nothing')
    .option('--against <version>', 'under another version of the policy')
    .option('--policy <file>', 'under the policy in this file')
    .addHelpText(
      'after',
      '\nExits with 0 when the decision comes out the same, with 1 when it differs.\n\nExamples\n  kairos replay DECISION\n  kairos replay DECISION --policy stricter.json',
    )
    .action(
      act(async ({ kairos, show }, id: string, options: { against?: string; policy?: string }) => {
        const { body: replay } = await kairos.call('POST /v1/decisions/{id}/replay', {
          params: { id },
          query: { against: options.against },
          body: options.policy === undefined ? {} : { policy: readJson<Policy>(options.policy) },
        });
        show(replay, () => replayWords(replay));
        return replay.identical ? exitCodes.ok : exitCodes.refused;
      }),
    );
}

function replayWords({ identical, differs = [], changes = [] }: Replay): string {
  if (identical) return 'The same decision, byte for byte.';
  const versions = differs.map(({ of, recorded, now }) => [of, recorded, now]);
  const fields = changes.map(({ pointer, from, to }) => [pointer, shortly(from), shortly(to)]);
  return [
    'It would be decided otherwise.',
    '',
    textTable(['version of', 'recorded', 'now'], versions),
    '',
    textTable(['field', 'then', 'now'], fields),
  ].join('\n');
}

function shortly(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
