import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openUploadFiles, type UploadFiles, uploadPath } from '../../lib/local/upload-files.ts';
import { createUploadBucket, type UploadBucket } from '../../lib/store/upload-bucket.ts';

const environment = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

let now: number;
let folder: string;
let server: Server;
let files: UploadFiles;
let bucket: UploadBucket;
let origin: string;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 20, 12);
  folder = mkdtempSync(join(tmpdir(), 'kairos-uploads-test-'));
  server = createServer((request, response) => void files.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  files = await openUploadFiles(folder, { origin, now: () => now });
  bucket = createUploadBucket(origin + uploadPath, () => now, environment);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await files.stop();
  rmSync(folder, { recursive: true, force: true });
});

const key = 'registries/us-national/abc';
const put = (url: string, body: string) => fetch(url, { method: 'PUT', body });

describe('the bucket of uploads, over the wire', () => {
  it('has nothing until it is put there, and then all of it, from any byte to any other', async () => {
    expect(await bucket.size(key)).toBeNull();
    await expect(bucket.read(key, 0)).rejects.toThrow('404');
    expect((await put(bucket.uploadUrl(key), '0123456789')).status).toBe(200);
    expect(await bucket.size(key)).toBe(10);
    expect(await text(await bucket.read(key, 0))).toBe('0123456789');
    expect(await text(await bucket.read(key, 3, 7))).toBe('3456');
    expect(await text(await bucket.read(key, 8, 100))).toBe('89');
    expect(await text(await bucket.read(key, 10))).toBe('');
    expect(await text(await bucket.read(key, 5, 5))).toBe('');
  });

  it('forgets what is a week old, when it starts and when something else is put', async () => {
    await put(bucket.uploadUrl('a/old'), 'of somebody');
    now = Date.now() + 7 * 86_400_000 - 60_000;
    await put(bucket.uploadUrl('a/new'), 'x');
    expect(await bucket.size('a/old')).toBe(11);
    now += 120_000;
    await put(bucket.uploadUrl('a/newer'), 'x');
    expect(await bucket.size('a/old')).toBeNull();
    expect(readdirSync(join(folder, 'a'))).toEqual(['newer']);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('half'));
        setTimeout(() => controller.error(new Error('gone')), 20);
      },
    });
    const init = { method: 'PUT', body: broken, duplex: 'half' } as RequestInit;
    await expect(fetch(bucket.uploadUrl(key), init)).rejects.toThrow();
    expect(await bucket.size(key)).toBeNull();
    await expect.poll(() => readdirSync(folder).filter((name) => name.startsWith('upload-'))).toEqual([]);
  });

  it('refuses a URL that is changed, of another method, of other credentials, or too old', async () => {
    const url = bucket.uploadUrl(key);
    const stranger = createUploadBucket(origin + uploadPath, () => now, {
      ...environment,
      AWS_SECRET_ACCESS_KEY: 'guess',
    });
    for (const other of [
      url.replace('/abc', '/abd'),
      url.replace('Expires=3600', 'Expires=360000'),
      url.replace(/Signature=.{4}/, 'Signature=0000'),
      url.split('?')[0] ?? '',
      `${origin}${uploadPath}/../secret`,
      stranger.uploadUrl(key),
    ]) {
      expect((await put(other, 'x')).status, other).toBe(403);
    }
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405);
    now += 3_600_000;
    expect((await put(url, 'x')).status).toBe(403);
    now -= 1;
    expect((await put(url, 'x')).status).toBe(200);
  });
});
