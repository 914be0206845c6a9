import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerTo } from '../../client/client.ts';
import type { Connection } from '../connection.ts';
import { exitCodes, UsageFault } from '../exit-codes.ts';

export type Import = AnswerTo<'GET /v1/suppressions/imports/{id}'>;
export type About = 'suppressions' | 'preferences';
export type ImportOptions = { apply?: boolean; allowBadLines: number };

/** Has a file checked by the service and, if that is asked for, applied; answers what became of it. */
export async function takeIn(
  kairos: Connection,
  about: About,
  file: string,
  { apply, allowBadLines }: ImportOptions,
): Promise<Import> {
  const { body: place } = await kairos.call(`POST /v1/${about}/imports`, { body: {} });
  await upload(file, place.uploadUrl);
  const checked = await ended(kairos, about, place.id);
  if (!apply) return checked;
  const { body } = await kairos.call(`POST /v1/${about}/imports/{id}/apply`, {
    params: { id: checked.id },
    body: { allowedBadLines: allowBadLines },
  });
  return ended(kairos, about, body.id);
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
