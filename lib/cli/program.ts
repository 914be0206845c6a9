import tab from '@bomb.sh/tab/commander';
import { Command, CommanderError } from 'commander';
import { addActionCommands } from './action-commands.ts';
import { type ConnectionOptions, connect, type Environment } from './connection.ts';
import { addDecisionCommands } from './decision-commands.ts';
import { addDoctor } from './doctor.ts';
import { type ExitCode, exitCodes, explainFault } from './exit-codes.ts';
import { addExplain } from './explain.ts';
import { addImportCommands } from './import-commands.ts';
import { addNextCommand } from './next-command.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addPreferenceCommands } from './preference-commands.ts';
import { addPrivacyCommands } from './privacy-commands.ts';
import { addSendCommands } from './send-commands.ts';
import type { Act, Session } from './session.ts';
import { addSuppressionCommands } from './suppression-commands.ts';

type Screen = { out(text: string): void; err(text: string): void };
type GlobalOptions = ConnectionOptions & { json?: boolean };

const help = `
Exit codes
  0  done; for a decision: there may be a contact
  1  refused by the rules, or by the state of things
  2  the command, or what it was given, is wrong
  3  the service cannot be reached, does not know the caller, or is in trouble

Examples
  kairos doctor
  kairos explain ana-miami
  kairos decide ana-miami --purpose marketing --topic offers --json
  kairos decide c-1 --purpose service --url https://api.example.com    (token in KAIROS_TOKEN)`;

/** Runs the command line once, and answers with its exit code. */
export async function runCli(
  args: readonly string[],
  environment: Environment,
  screen: Screen,
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const program = new Command('kairos')
    .description('May we contact this customer, through which channel, and when?')
    .option('--url <address>', 'where the service is (KAIROS_URL; else http://127.0.0.1:8787)')
    .option('--token <token>', 'the token of the caller (KAIROS_TOKEN)')
    .option('--data <folder>', 'the data folder of a local service (KAIROS_DATA; else .kairos)')
    .option('--json', 'print the answer of the API as it is')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => screen.out(text.trimEnd()),
      writeErr: (text) => screen.err(text.trimEnd()),
    })
    .exitOverride()
    .showHelpAfterError('Add --help for the options and examples.')
    .addHelpText('after', help);

  const act: Act =
    (action) =>
    async (...args) => {
      const { json, ...options } = program.opts<GlobalOptions>();
      const show: Session['show'] = (answer, words) =>
        screen.out(json ? JSON.stringify(answer, null, 2) : words());
      const session = { kairos: await connect(options, environment), show, note: screen.err };
      exitCode = (await action(session, ...args)) ?? exitCodes.ok;
    };

  addDecisionCommands(program, act);
  addExplain(program, act);
  addSendCommands(program, act);
  addPreferenceCommands(program, act);
  addSuppressionCommands(program, act);
  addImportCommands(program, act);
  addPolicyCommands(program, act);
  addActionCommands(program, act);
  addNextCommand(program, act);
  addPrivacyCommands(program, act);
  addDoctor(program, act);
  tab(program);

  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 || error.code === 'commander.help' ? exitCodes.ok : exitCodes.usage;
    const fault = explainFault(error);
    if (fault === null) throw error;
    screen.err(fault.words);
    return fault.exitCode;
  }
}
