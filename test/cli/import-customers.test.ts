import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customersFrom } from '../../lib/cli/import/pinpoint-customers.ts';
import { type Endpoint, readEndpoint } from '../../lib/cli/import/pinpoint-endpoint.ts';
import { readLines } from '../../lib/cli/import/read-lines.ts';
import { exported } from './exported-endpoint.ts';

const read = (...lines: object[]) => lines.map((line) => readEndpoint(JSON.stringify(line)) as Endpoint);

describe('endpoints of Amazon Pinpoint', () => {
  it('become one customer for each user, with the newest address of a channel that had not opted out', () => {
    const { customers, older, optOuts, withoutMail } = customersFrom(
      read(
        exported('SMS', '+12065550101', { EffectiveDate: '2026-03-01T00:00:00.000Z', OptOut: 'ALL' }),
        exported('SMS', '+12065550102', { EffectiveDate: '2026-02-01T00:00:00.000Z' }),
        exported('SMS', '+12065550103', { EffectiveDate: '2026-01-01T00:00:00.000Z' }),
        exported('EMAIL', 'a@example.com', { OptOut: 'ALL' }),
        exported('SMS', '+12065550104', { User: { UserId: 'u-2' } }),
      ),
      {},
    );
    expect(customers.map(({ id, body }) => [id, body.contactPoints])).toEqual([
      [
        'u-1',
        [
          { channel: 'sms', address: '+12065550102', source: 'pinpoint' },
          { channel: 'email', address: 'a@example.com', source: 'pinpoint' },
        ],
      ],
      ['u-2', [{ channel: 'sms', address: '+12065550104', source: 'pinpoint' }]],
    ]);
    expect(older).toBe(2);
    expect(optOuts.map(({ address }) => address)).toEqual(['+12065550101', 'a@example.com']);
    expect(withoutMail).toEqual(['u-1']);
  });

  it('that Pinpoint had given up are no addresses, and their opt-outs count', () => {
    const { customers, optOuts, inactive, withoutMail } = customersFrom(
      read(
        exported('SMS', '+12065550101', { EndpointStatus: 'INACTIVE', OptOut: 'ALL' }),
        exported('EMAIL', 'a@example.com', { EndpointStatus: 'INACTIVE' }),
      ),
      {},
    );
    expect(customers[0]?.body.contactPoints).toEqual([]);
    expect(optOuts).toHaveLength(1);
    expect(inactive).toBe(2);
    expect(withoutMail).toEqual([]);
  });

  it('take each detail from the newest endpoint that has it, and countries of two letters or three', () => {
    const { customers } = customersFrom(
      read(
        exported('EMAIL', 'a@example.com', {
          EffectiveDate: '2025-01-01T00:00:00.000Z',
          Location: { Country: 'GB', PostalCode: 'SW1A 1AA' },
          User: { UserId: 'u-1', UserAttributes: { plan: ['free'], teams: ['x', 'y'] } },
        }),
        exported('SMS', '+12065550101', {
          Location: { Country: 'usa', Region: 'US-WA' },
          Demographic: { Locale: 'en_US', Timezone: 'America/Los_Angeles' },
          User: { UserId: 'u-1', UserAttributes: { plan: ['gold'] } },
        }),
      ),
      { segment: 'vip' },
    );
    expect(customers[0]?.body).toMatchObject({
      timeZone: 'America/Los_Angeles',
      country: 'US',
      region: 'WA',
      postalCode: 'SW1A 1AA',
      language: 'en-US',
      attributes: { plan: 'gold', teams: 'x;y' },
      segments: ['vip'],
    });
  });

  it('whose user has an id that is none here are known by its hash, the same each time', () => {
    const { customers, hashedIds } = customersFrom(
      read(exported('EMAIL', 'a@example.com', { User: { UserId: 'a@example.com' } })),
      {},
    );
    expect(hashedIds).toBe(1);
    // printf 'a@example.com' | sha256sum
    expect(customers[0]?.id).toBe('pinpoint:08168cd80dfd534ab0f10af10f1303fe');
  });

  it.each([
    ['no json', '{', 'is no JSON object'],
    ['a list', '[]', 'is no JSON object'],
    ['no kind', '{"Address":"+1","Id":"1"}', 'ChannelType: is missing'],
    ['no address', '{"ChannelType":"SMS","Id":"1"}', 'Address: is missing'],
    ['nobody', '{"ChannelType":"SMS","Address":"+1"}', 'User.UserId and Id: one of them is needed'],
  ])('are told where they cannot be read: %s', (_, text, fault) => {
    expect(readEndpoint(text)).toEqual({ fault });
  });

  it('of other kinds are told from those that are broken', () => {
    expect(readEndpoint('{"ChannelType":"APNS","Address":"token","Id":"1"}')).toBe('other');
    expect(readEndpoint('{"ChannelType":"constructor","Address":"token","Id":"1"}')).toBe('other');
  });
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kairos-import-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
};
const lines = async (path: string) => {
  const found: [number, string][] = [];
  for await (const { line, text } of readLines(path)) found.push([line, text]);
  return found;
};

describe('the lines of a file', () => {
  it('are those of all files of a folder, gzipped or not, with any line ends, however they are cut into chunks', async () => {
    file('many/b.jsonl', '{"é":"\u2028"}\r\n\r\n{"b":2}');
    file('many/a/part.gz', gzipSync(`\uFEFF{"a":1}\n${'x'.repeat(200_000)}\n`));
    file('many/readme.txt', 'nothing');
    expect(await lines(join(folder, 'many'))).toEqual([
      [1, '{"a":1}'],
      [2, 'x'.repeat(200_000)],
      [1, '{"é":"\u2028"}\r'],
      [3, '{"b":2}'],
    ]);
  });

  it('of what is no such file are refused in one sentence', async () => {
    const cut = file('cut.gz', gzipSync('{"a":1}\n'.repeat(1_000)).subarray(0, 40));
    await expect(lines(cut)).rejects.toThrow('cut.gz is damaged or cut off after line');
    const endless = file('endless.json', Buffer.alloc(3_000_000, 'x'));
    await expect(lines(endless)).rejects.toThrow('endless.json has a line that does not end');
    await expect(lines(join(folder, 'none'))).rejects.toThrow('There is no file');
    mkdirSync(join(folder, 'empty'));
    await expect(lines(join(folder, 'empty'))).rejects.toThrow('There is no .json');
  });
});
