import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { AnswerTo } from '../client/client.ts';
import type { Connection } from './connection.ts';
import { exitCodes, UsageFault } from './exit-codes.ts';
import type { Act } from './session.ts';

/** `kairos export` and `kairos erase`: everything that is held on a customer, to give out or to remove. */
export function addPrivacyCommands(program: Command, act: Act): void {
  program
    .command('export <customer>')
    .description('collect everything that is held on a customer, as one JSON document')
    .option('--out <file>', 'write it to a file instead of showing it')
    .addHelpText('after', '\nExample\n  kairos export ana-miami --out ana.json')
    .action(
      act(async ({ kairos }, id: string, { out }: { out?: string }) => {
        const whole = JSON.stringify(await collected(kairos, id), null, 2);
        if (out === undefined) process.stdout.write(`${whole}\n`);
        else writeNew(out, whole);
        return exitCodes.ok;
      }),
    );

  program
    .command('erase <customer>')
    .description('erase a customer for good; what they had closed stays closed')
    .option('--yes', 'really: it cannot be undone')
    .addHelpText('after', '\nExample\n  kairos erase ana-miami --yes')
    .action(
      act(async ({ kairos, show }, id: string, { yes }: { yes?: true }) => {
        if (!yes) throw new UsageFault(`This erases ${id} and cannot be undone: say --yes.`);
        const { body } = await kairos.call('DELETE /v1/customers/{id}', { params: { id } });
        show(body, () => {
          const items = Object.values(body.erased).reduce((sum: number, count) => sum + Number(count), 0);
          const kept = `${body.kept.suppressedAddresses} of their addresses stay suppressed`;
          return `Erased at ${body.erasedAt}: ${items} items; ${kept}.\nCertificate ${body.hash}`;
        });
        return exitCodes.ok;
      }),
    );
}

type Export = AnswerTo<'GET /v1/customers/{id}/exports/{jobId}'>;

/** Asks for an export, waits for it, and puts its parts together. */
async function collected(kairos: Connection, id: string): Promise<Omit<Export, 'nextCursor'>> {
  const { body: asked } = await kairos.call('POST /v1/customers/{id}/export', { params: { id } });
  for (let pause = 100; ; pause = Math.min(2_000, pause * 1.5)) {
    const { body: job } = await kairos.call('GET /v1/jobs/{id}', { params: { id: asked.jobId } });
    if (job.status === 'failed')
      throw new UsageFault(`${job.error?.code}: ${job.error?.detail}`, exitCodes.refused);
    if (job.status === 'succeeded') break;
    await sleep(pause);
  }
  const records: Export['records'][number][] = [];
  for (let cursor = '1'; ; ) {
    const { body } = await kairos.call('GET /v1/customers/{id}/exports/{jobId}', {
      params: { id, jobId: asked.jobId },
      query: { cursor },
    });
    const { nextCursor, ...part } = body;
    records.push(...part.records);
    if (nextCursor === undefined) return { ...part, records };
    cursor = nextCursor;
  }
}

/** Only for its owner to read, and never over something that is there. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, `${text}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = (error as { code?: string }).code;
    throw new UsageFault(
      code === 'EEXIST'
        ? `There is a file ${file} already: name another one.`
        : `The file ${file} cannot be written: ${code}.`,
    );
  }
}
