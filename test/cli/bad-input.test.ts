import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runKairos } from './run-cli.ts';

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const token = { KAIROS_TOKEN: 'a.b.c' };
const json = (body: unknown, status = 200): RequestListener => {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
};
const oneSentence = /^[A-Z][^\n]+\.\n$/;

describe('kairos against a server that is not as it should be', { timeout: 60_000 }, () => {
  it('is dead: how a send is repeated safely is said', async () => {
    const send = ['send', 'c-1', '--purpose', 'service', '--sms', 'x', '--url', 'http://127.0.0.1:9'];
    const { code, err } = await runKairos(send, token);
    expect([code, err]).toEqual([3, expect.stringMatching(oneSentence)]);
    expect(err).toMatch(/--key [0-9a-f-]{36}/);
  });

  it('is another program', async () => {
    const url = await serve((_, response) => response.end('<html>Welcome</html>'));
    const { code, err } = await runKairos(['decide', 'c-1', '--purpose', 'service', '--url', url], token);
    expect([code, err]).toEqual([3, expect.stringContaining('is not Kairos')]);
    expect(err).toMatch(oneSentence);
  });

  it('leads elsewhere: the token does not go there', async () => {
    const seen: unknown[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    const url = await serve((_, response) => response.writeHead(307, { location: other }).end());
    expect((await runKairos(['policy', 'get', '--url', url], token)).code).toBe(3);
    expect(seen).toEqual([]);
  });

  it('is an old Kairos', async () => {
    const url = await serve(json({ status: 404, code: 'NO_SUCH_ROUTE', detail: 'Check the path.' }, 404));
    const { code, err } = await runKairos(['policy', 'get', '--url', url], token);
    expect([code, err]).toEqual([3, expect.stringContaining('older than this command line')]);
  });

  it('is busy at first: what is safe to repeat is asked again', async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      const busy = { status: 503, code: 'UNAVAILABLE', detail: 'Try again.' };
      const answer = ++asked < 3 ? json(busy, 503) : json({ windows: [] });
      return answer(request, response);
    });
    expect(await runKairos(['policy', 'get', '--url', url], token)).toMatchObject({ code: 0 });
    expect(asked).toBe(3);
  });

  it('loses the connection among events: says how many were taken, and to give the file again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kairos-events-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'events.json');
    writeFileSync(
      file,
      JSON.stringify(Array.from({ length: 150 }, (_, index) => ({ eventId: `e${index}` }))),
    );
    let asked = 0;
    const url = await serve((request, response) => {
      if (++asked > 1) return request.destroy();
      json({ results: Array.from({ length: 100 }, () => ({ status: 'recorded' })) }, 202)(request, response);
    });
    const { code, err } = await runKairos(['events', file, '--url', url], token);
    expect([code, err]).toEqual([3, expect.stringContaining('The first 100 of 150 events were taken')]);
  });
});

describe('kairos, mistyped', { timeout: 60_000 }, () => {
  it.each([
    [['decid', 'c-1'], 'Did you mean decide?'],
    [['decide', 'c-1'], '--purpose'],
    [['decide', 'c-1', '--purpose', 'spam'], 'Allowed choices are marketing, service'],
    [['decide', 'c-1', '--purpose', 'service', '--chanels', 'sms'], 'Did you mean --channels?'],
    [['decide', 'c-1', '--purpose', 'service', '--channels', 'fax'], '"fax" is none of'],
    [['events', '/nowhere/events.json'], '/nowhere/events.json cannot be read.'],
    [['preferences', 'set', 'c-1', 'doNotCall'], 'write name=value'],
    [['policy', 'get', '--url', 'http://api.example.com'], 'must begin with https'],
    [['policy', 'get', '--url', 'nowhere'], '--url must be an address'],
    [['outbox', '--url', 'https://api.example.com'], 'Only a local service has an outbox.'],
  ])('%j is a usage fault', async (args, words) => {
    const { code, err } = await runKairos(args, token);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    expect(err).not.toMatch(/\n +at /);
  });

  it('does not send the token of the local data folder elsewhere', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kairos-tokens-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'tokens.json'), '{"admin":"a.b.c"}');
    const { code, err } = await runKairos(['policy', 'get', '--url', 'https://127.0.0.1.example.com'], {
      KAIROS_DATA: folder,
    });
    expect([code, err]).toEqual([2, expect.stringContaining('Give a token for this service')]);
  });

  it('shows examples in the help, and completes', async () => {
    expect((await runKairos(['explain', '--help'])).out).toContain('kairos explain ana-miami');
    expect(await runKairos(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Exit codes'),
    });
    expect((await runKairos(['complete', '--', 'ex'])).out).toContain('explain');
  });
});
