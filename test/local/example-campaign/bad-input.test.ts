import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBankContacts } from '../../../lib/local/example-campaign/bank-contacts.ts';
import { readArguments } from '../../../lib/local/example-campaign/read-arguments.ts';
import { runCampaign } from '../../../lib/local/example-campaign/run-campaign.ts';
import { close, listen } from '../../../lib/local/http.ts';
import { StartFault } from '../../../lib/local/start-fault.ts';
import { syntheticCalls } from './synthetic-calls.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kairos-example-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const good = syntheticCalls(4);
const silent = { write: () => true };

async function read(file: string, limit = Number.POSITIVE_INFINITY): Promise<number[]> {
  const rows: number[] = [];
  for await (const { row } of readBankContacts(file, limit)) rows.push(row);
  return rows;
}

function written(content: string | Uint8Array): string {
  const file = join(folder, 'calls.csv');
  writeFileSync(file, content);
  return file;
}

describe('a file', () => {
  it.each([
    ['plain', good],
    ['gzip, whatever its name', gzipSync(good)],
    ['with a byte order mark', `\ufeff${good}`],
    ['with carriage returns', good.replaceAll('\n', '\r\n')],
  ])('is read: %s', async (_, content) => {
    expect(await read(written(content))).toEqual([1, 2, 3, 4]);
    expect(await read(written(content), 2)).toEqual([1, 2]);
  });

  it.each([
    ['without a column', good.replace('"contact"', '"kontakt"'), /lacks the columns contact:/],
    ['with commas', good.replaceAll(';', ','), / is broken after row 0: /],
    ['with half a row', good.slice(0, -30), / is broken after row 3: /],
    ['with an open quote', good.replace('"cellular"', '"cellular'), / is broken after row \d: /],
    ['with another kind of contact', good.replace('"telephone"', '"fax"'), /^Row 2 is not a call: contact /],
    [
      'with words for numbers',
      good.replace(';999;', ';many;'),
      /^Row 1 is not a call: pdays must be a whole number/,
    ],
    ['with attempt 0', good.replace(';2;999', ';0;999'), /^Row 1 is not a call: campaign must be 1 or more/],
    [
      'in a wrong encoding',
      Buffer.from(good.replace('blue-collar', 'bl\xfce'), 'latin1'),
      /^Row 1 is not a call: job /,
    ],
    ['with a header only', good.slice(0, good.indexOf('\n') + 1), /has no rows/],
    ['with nothing', '', /has no rows/],
    ['cut off while packed', gzipSync(good).subarray(0, -20), /cut off or damaged/],
    [
      'damaged while packed',
      Buffer.concat([gzipSync(good).subarray(0, 20), Buffer.alloc(40, 7)]),
      /cut off or damaged/,
    ],
  ])('%s is one sentence', async (_, content, sentence) => {
    const reading = read(written(content));
    await expect(reading).rejects.toThrow(StartFault);
    await expect(reading).rejects.toThrow(sentence);
  });

  it('that is not there, or is a folder, is one sentence', async () => {
    await expect(read(join(folder, 'none.csv'))).rejects.toThrow(/^There is no file .*none\.csv\.$/);
    await expect(read(folder)).rejects.toThrow(/is a folder: name the file in it\.$/);
  });
});

describe('the command line', () => {
  const token = { KAIROS_TOKEN: 'a-token' };

  it('has defaults for all but the file', () => {
    expect(readArguments(['calls.csv'], token)).toEqual({
      file: 'calls.csv',
      limit: Number.POSITIVE_INFINITY,
      origin: 'http://127.0.0.1:8787',
      token: 'a-token',
    });
  });

  it('finds the admin token in the data folder', () => {
    const data = join(folder, 'data');
    mkdirSync(data);
    writeFileSync(join(data, 'tokens.json'), '{"admin":"of-the-folder","campaign":"c"}');
    expect(readArguments(['calls.csv', '--data', data], {}).token).toBe('of-the-folder');
    writeFileSync(join(data, 'tokens.json'), '{"admi');
    expect(() => readArguments(['calls.csv', '--data', data], {})).toThrow(
      /There is no admin token in .*tokens\.json/,
    );
  });

  it.each([
    [[], /^Name one file: npm run/],
    [['a.csv', 'b.csv'], /^Name one file: /],
    [['a.csv', '--limit', '0'], /^--limit must be a whole number from 1\.$/],
    [['a.csv', '--limit', '1e3'], /^--limit must/],
    [['a.csv', '--limit'], /npm run example:campaign/],
    [['a.csv', '--lmit', '3'], /Unknown option '--lmit'.*npm run/],
    [['a.csv', '--url', 'localhost:8787'], /^--url must be an address/],
  ])('%j is one sentence', (args, sentence) => {
    expect(() => readArguments(args, token)).toThrow(StartFault);
    expect(() => readArguments(args, token)).toThrow(sentence);
  });

  it('without a token says where it was looked for', () => {
    expect(() => readArguments(['a.csv', '--data', join(folder, 'nowhere')], {})).toThrow(
      /nowhere.tokens\.json: name the service's data folder/,
    );
  });
});

describe('the service', () => {
  const runAgainst = (origin: string) =>
    runCampaign({ file: written(good), limit: 1, origin, token: 'wrong', screen: silent });

  it('that does not answer is one sentence', async () => {
    const server = createServer();
    const port = await listen(server, 0);
    await close(server);
    await expect(runAgainst(`http://127.0.0.1:${port}`)).rejects.toThrow(
      /^No Kairos answers at http:\/\/127\.0\.0\.1:\d+: start it with npm start/,
    );
  });

  it.each([
    [404, 'NO_SUCH_ROUTE', /^This is no local run of Kairos/],
    [401, 'NO_TOKEN', /^The service refused the token/],
    [500, 'INTERNAL', /^GET \/local\/clock was refused: INTERNAL \(500\): Because\.$/],
    [500, null, /^What answers at \S+ is not Kairos: it answered GET \/local\/clock with 500 /],
  ])('that answers %i %s is one sentence', async (status, code, sentence) => {
    const body = code === null ? '<html>' : JSON.stringify({ status, code, detail: 'Because.' });
    const server = createServer((_, response) => response.writeHead(status).end(body));
    const port = await listen(server, 0);
    const running = runAgainst(`http://127.0.0.1:${port}`);
    await expect(running).rejects.toThrow(sentence);
    await close(server);
  });

  it('that is busy for a moment is asked again', async () => {
    const answers = [503, 429, 401];
    const server = createServer((_, response) => {
      const status = answers.shift() ?? 500;
      response.writeHead(status).end(JSON.stringify({ status, code: 'AS_IT_IS', detail: 'Because.' }));
    });
    const port = await listen(server, 0);
    await expect(runAgainst(`http://127.0.0.1:${port}`)).rejects.toThrow(/^The service refused the token/);
    expect(answers).toEqual([]);
    await close(server);
  });
});
