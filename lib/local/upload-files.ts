import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { keptFor } from '../core/retention.ts';
import { presignedUrl } from '../store/presigned-url.ts';
import { json, reply } from './http.ts';
import { localAws } from './local-aws.ts';

/** Below the origin of the local run. */
export const uploadPath = '/uploads';

export type UploadFiles = {
  /** Answers a request below `uploadPath` as S3 would. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Plays the bucket of uploads: PUT, HEAD and GET of a range by a signed URL, each object a file. (The emulator that plays the
 * other services keeps objects in memory, takes 11 MB and knows no ranges.) Null: the files are gone when it stops.
 */
export async function openUploadFiles(
  folder: string | null,
  { origin, now }: { origin: string; now(): number },
): Promise<UploadFiles> {
  const root = folder ?? (await mkdtemp(join(tmpdir(), 'kairos-uploads-')));
  let uploads = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    if (!['PUT', 'HEAD', 'GET'].includes(method)) return refuse(request, response, 405, 'MethodNotAllowed');
    const url = new URL(request.url ?? '', origin);
    if (!isSigned(method as 'PUT' | 'HEAD' | 'GET', url, origin, now())) {
      return refuse(request, response, 403, 'AccessDenied');
    }
    // The signature covers the path, and every path that is signed is made of safe characters.
    const file = join(root, url.pathname.slice(uploadPath.length));
    if (method === 'PUT') {
      // Who hangs up in the middle has uploaded nothing, and hears nothing.
      await store(request, file).catch((error: unknown) => {
        if (request.complete) throw error;
      });
      return reply(response, { status: 200 });
    }
    const size = await stat(file).then(
      (found) => found.size,
      () => null,
    );
    if (size === null) return refuse(request, response, 404, 'NoSuchKey');
    if (method === 'HEAD') {
      response.writeHead(200, { 'content-length': size });
      response.end();
      return;
    }
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? 'bytes=0-') ?? [];
    const [start, end] = [Number(from), Math.min(to === '' ? size - 1 : Number(to), size - 1)];
    if (start > end) return refuse(request, response, 416, 'InvalidRange');
    response.writeHead(206, { 'content-length': end - start + 1 });
    // A reader that hangs up has read enough.
    await pipeline(createReadStream(file, { start, end }), response).catch(() => {});
  }

  /** As in a bucket, an object is there whole or not at all. */
  async function store(request: IncomingMessage, file: string): Promise<void> {
    const partial = join(root, `upload-${process.pid}-${uploads++}`);
    await mkdir(dirname(file), { recursive: true });
    await forget();
    try {
      await pipeline(request, createWriteStream(partial));
      await rename(partial, file);
    } finally {
      await rm(partial, { force: true });
    }
  }

  /** The rule of the bucket: what is over is removed. */
  async function forget(): Promise<void> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const found = entry.isFile() ? await stat(path).catch(() => null) : null;
      if (found && found.mtimeMs + keptFor('upload') <= now()) await rm(path, { force: true });
    }
  }
  await forget();

  return {
    handle,
    stop: async () => {
      if (folder === null) await rm(root, { recursive: true, force: true });
    },
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  request.resume();
  reply(response, json(status, { code }));
}

/** Whether the URL is the very one that would be signed for this request, and still holds. */
function isSigned(method: 'PUT' | 'HEAD' | 'GET', url: URL, origin: string, now: number): boolean {
  const [date, expires] = [url.searchParams.get('X-Amz-Date'), Number(url.searchParams.get('X-Amz-Expires'))];
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(date ?? '') ?? [];
  if (day === undefined || time === undefined) return false;
  const at = Date.parse(
    `${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`,
  );
  if (!(expires > 0) || !(now < at + expires * 1_000)) return false;
  const signer = {
    region: localAws.region,
    accessKeyId: localAws.credentials.accessKeyId,
    secretAccessKey: localAws.credentials.secretAccessKey,
    sessionToken: null,
  };
  const expected = presignedUrl(method, `${origin}${url.pathname}`, { ...signer, at, expires });
  return timingSafeEqual(digest(expected), digest(url.href));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
