import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { AnswerTo } from '../client/client.ts';
import type { Connection } from './connection.ts';
import { exitCodes, UsageFault } from './exit-codes.ts';
import { readJson } from './read-input.ts';
import type { Act } from './session.ts';
import { textTable } from './text-table.ts';

type Job = AnswerTo<'POST /v1/policy/dry-run'>;
type Impact = NonNullable<AnswerTo<'PUT /v1/policy'>['impact']>;

/** `kairos policy get`, `set` and `dry-run`: what the company itself demands. */
export function addPolicyCommands(program: Command, act: Act): void {
  const policy = program.command('policy').description('show and change the contact policy');
  policy
    .command('get [version]')
    .description('print the policy in force, or an old version, as JSON')
    .action(
      act(async ({ kairos, show, note }, version: string | undefined) => {
        const { body, etag } =
          version === undefined
            ? await kairos.call('GET /v1/policy')
            : await kairos.call('GET /v1/policy/{version}', { params: { version } });
        show(body, () => JSON.stringify(body, null, 2));
        if (version === undefined)
          note(`To save a changed one: kairos policy set <file> --if-match '${etag}'`);
        return exitCodes.ok;
      }),
    );

  policy
    .command('versions')
    .description('list the versions, newest first: who saved each, when, and what it changed')
    .option('--cursor <cursor>', 'go on from the page before')
    .action(
      act(async ({ kairos, show }, { cursor }: { cursor?: string }) => {
        const { body } = await kairos.call('GET /v1/policy/versions', { query: { cursor } });
        const rows = body.versions.map(({ version, savedAt, savedBy, changed }) => [
          version,
          savedAt ?? 'as shipped',
          savedBy ?? '',
          changed.join(', '),
        ]);
        const more = body.nextCursor === undefined ? '' : `\n\nMore: --cursor ${body.nextCursor}`;
        show(body, () => `${textTable(['version', 'saved', 'by', 'changed'], rows)}${more}`);
        return exitCodes.ok;
      }),
    );

  policy
    .command('set <file>')
    .description('say what a policy (- for standard input) would change, then save it')
    .option('--if-match <version>', 'save it, in place of the version you saw')
    .option('--preview', 'only say what it would change')
    .addHelpText(
      'after',
      `\nExamples\n  kairos policy set stricter.json                     (what would it change? nothing is saved)\n  kairos policy set stricter.json --if-match '"3"'`,
    )
    .action(
      act(async ({ kairos, show, note }, file: string, options: { ifMatch?: string; preview?: boolean }) => {
        const { ifMatch = null } = options;
        // Nobody saves before having seen what it would change: the first run only tells, and says how to save.
        const preview = options.preview === true || ifMatch === null;
        const seen = preview ? (await kairos.call('GET /v1/policy')).etag : null;
        const { body } = await kairos.call('PUT /v1/policy', {
          body: readJson(file),
          query: { preview: preview ? 'true' : undefined },
          ifMatch,
        });
        show(body, () =>
          [
            body.preview ? 'Nothing was saved.' : `Saved as ${body.version}.`,
            ...(body.warnings ?? []).map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`),
            impactWords(body.impact ?? null),
          ].join('\n'),
        );
        if (options.preview || !preview) return exitCodes.ok;
        note(`To save it: kairos policy set ${file} --if-match '${seen}'`);
        return exitCodes.refused;
      }),
    );

  policy
    .command('dry-run <file>')
    .description('ask all recent questions again under this policy: who would be newly allowed or stopped')
    .action(
      act(async ({ kairos, show }, file: string) => {
        const started = await kairos.call('POST /v1/policy/dry-run', { body: readJson(file) });
        const job = await finished(kairos, started.body);
        if (job.status === 'failed')
          throw new UsageFault(`${job.error?.code}: ${job.error?.detail}`, exitCodes.service);
        show(job.result, () => impactWords(job.result as Impact | null));
        return exitCodes.ok;
      }),
    );
}

const patience = 10 * 60_000;

async function finished(kairos: Connection, started: Job): Promise<Job> {
  const { jobId } = started;
  let job = started;
  for (let waited = 0, pause = 100; job.status === 'running'; waited += pause) {
    if (waited > patience)
      throw new UsageFault(
        `The job ${jobId} goes on: look at GET /v1/jobs/${jobId} later.`,
        exitCodes.service,
      );
    await sleep(pause);
    pause = Math.min(2_000, pause * 2);
    job = (await kairos.call('GET /v1/jobs/{id}', { params: { id: jobId } })).body;
  }
  return job;
}

function impactWords(impact: Impact | null): string {
  if (impact === null) return 'What it changes is not known.';
  const { decisionsChecked, newlyAllowed, newlyStopped, moved } = impact;
  const counts = `Of ${decisionsChecked} recent questions ${newlyAllowed} would be newly allowed, ${newlyStopped} newly stopped, ${moved} moved.`;
  if (impact.reasons.length === 0) return counts;
  const rows = impact.reasons.map(({ rule, code, newlyAllowed: allowed, newlyStopped: stopped }) => [
    rule,
    code,
    `${allowed}`,
    `${stopped}`,
  ]);
  return `${counts}\n\n${textTable(['rule', 'code', 'newly allowed', 'newly stopped'], rows)}`;
}
