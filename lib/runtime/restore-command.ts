import { parseArgs } from 'node:util';
import * as z from 'zod';
import { Instant } from '../core/vocabulary.ts';
import { keyringKey } from '../store/keys.ts';
import { createS3OptOutLogReader } from '../store/read-opt-out-log.ts';
import type { Ports } from './ports.ts';
import { systemPorts } from './ports.ts';
import { type RestoreReport, replayAfterRestore } from './replay-after-restore.ts';

const usage =
  'npm run restore -- --table <restored table> --log <opt-out log bucket> --restored-to <instant> [--resume]';

const Arguments = z.object({
  table: z.string('name the restored table').regex(/^[\w.-]{3,255}$/, 'is not the name of a table'),
  log: z
    .string('name the bucket of the opt-out log')
    .regex(/^[a-z0-9.-]{3,63}$/, 'is not the name of a bucket'),
  'restored-to': z.string('give the instant that the table was restored to').pipe(Instant),
  resume: z.boolean().default(false),
});

type Screen = { out(text: string): void; err(text: string): void };

/**
 * Runs `npm run restore`; region and credentials are the environment's. Exit codes as those of `kairos`: 0 done, 1 done but
 * not everything could be read, 2 wrong arguments or not a table of Kairos.
 */
export async function restoreCommand(args: readonly string[], screen: Screen): Promise<0 | 1 | 2> {
  const given = readArguments(args);
  if (typeof given === 'string') {
    screen.err(`${given}\n${usage}`);
    return 2;
  }
  const ports: Ports = {
    ...systemPorts({ TABLE_NAME: given.table, METRICS_NAMESPACE: 'Kairos/restore' }),
    log: () => {},
  };
  // Without the keyring no hash in the log would fit an address; it must never be made anew here.
  if (!(await ports.table.get(keyringKey, { consistent: true }))) {
    screen.err(`The table ${given.table} has no keyring: it is not a restored table of Kairos.`);
    return 2;
  }
  const restoredTo = given['restored-to'];
  if (restoredTo > ports.clock()) {
    screen.err('--restored-to lies in the future: give the instant that the table was restored to.');
    return 2;
  }
  const report = await replayAfterRestore(ports, createS3OptOutLogReader(given.log), {
    restoredTo,
    resume: given.resume,
  });
  screen.out(reportWords(report, given.resume));
  return report.unreadable.length === 0 ? 0 : 1;
}

function readArguments(args: readonly string[]): z.output<typeof Arguments> | string {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { table: option, log: option, 'restored-to': option, resume: { type: 'boolean' } },
    });
    const parsed = Arguments.safeParse(values);
    if (parsed.success) return parsed.data;
    return parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n');
  } catch (error) {
    return (error as Error).message;
  }
}

function reportWords(report: RestoreReport, resume: boolean): string {
  const { entries, addresses, customers, restored, toBeSynced, unknown, unreadable, sending } = report;
  const list = (title: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${title}:`, ...names.map((name) => `  ${name}`)];
  return [
    `Entries read        ${entries}  (${addresses} addresses, ${customers} customers)`,
    `Lost and restored   ${restored}`,
    `Ended as unknown    ${unknown.length}  (due since the restore point; never sent again)`,
    `Sending             ${sending ? 'on' : 'OFF: the kill switch is on'}`,
    ...list('Changed since the restore point, not contacted until they are synced again', toBeSynced),
    ...list('Dispatches that ended as unknown', unknown),
    ...list('NOT READABLE: what these entries closed is not known, so sending stays off', unreadable),
    ...(resume || unreadable.length > 0
      ? []
      : ['Once the service uses this table, run it again with --resume.']),
  ].join('\n');
}
