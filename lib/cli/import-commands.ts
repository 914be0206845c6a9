import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { AnswerTo } from '../client/client.ts';
import type { Connection } from './connection.ts';
import { exitCodes, UsageFault } from './exit-codes.ts';
import type { Act } from './session.ts';
import { textTable } from './text-table.ts';

type Import = AnswerTo<'GET /v1/suppressions/imports/{id}'>;
type About = 'suppressions' | 'preferences';
type Options = { apply?: boolean; allowBadLines: number };

/** `kairos import suppressions` and `kairos import preferences`: a file is checked, and applied only if that is asked for. */
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
        act(async ({ kairos, show }, file: string, { apply, allowBadLines }: Options) => {
          const { body: place } = await kairos.call(`POST /v1/${about}/imports`, { body: {} });
          await upload(file, place.uploadUrl);
          const checked = await ended(kairos, about, place.id);
          if (!apply) return told(checked);
          const params = { id: checked.id };
          const { body } = await kairos.call(`POST /v1/${about}/imports/{id}/apply`, {
            params,
            body: { allowedBadLines: allowBadLines },
          });
          return told(await ended(kairos, about, body.id));

          function told(done: Import) {
            show(done, () => reportWords(done));
            return exitCodes.ok;
          }
        }),
      );
  }
}

function readCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('Give a number.');
  return Number(text);
}

/** Streams the file to its signed URL, which wants to know the size beforehand. */
async function upload(file: string, url: string): Promise<void> {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new UsageFault(`There is no file ${file}.`);
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'content-length': String(stats.size) },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  if (!answer.ok) throw new UsageFault(`The file was not taken: status ${answer.status}.`, exitCodes.service);
}

/** Waits for a step of an import and shows how far it is, where somebody looks. */
async function ended(kairos: Connection, about: About, id: string): Promise<Import> {
  for (let pause = 200; ; pause = Math.min(2_000, pause * 1.5)) {
    const { body } = await kairos.call(`GET /v1/${about}/imports/{id}`, { params: { id } });
    const { done, total } = body.progress;
    if (process.stderr.isTTY)
      process.stderr.write(`\r${body.step}: ${total ? Math.floor((100 * done) / total) : 0} % `);
    if (body.status === 'failed')
      throw new UsageFault(`${body.error?.code}: ${body.error?.detail}`, exitCodes.refused);
    if (body.status === 'succeeded') {
      if (process.stderr.isTTY) process.stderr.write('\n');
      return body;
    }
    await sleep(pause);
  }
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
