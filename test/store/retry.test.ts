import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDynamoTable } from '../../lib/store/dynamo-table.ts';
import type { Table } from '../../lib/store/table.ts';

type Answer = 'drop' | { status: number; body: object };
const fault = (name: string, status = 400): Answer => ({
  status,
  body: { __type: `com.amazonaws#${name}`, message: name },
});
const success: Answer = { status: 200, body: {} };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A table whose service gives these answers, one a request, the last one for ever. */
async function tableAnswering(...answers: Answer[]): Promise<{ table: Table; requests: () => number }> {
  let requests = 0;
  const started = createServer((request, response) => {
    request.resume().on('end', () => {
      const answer = answers[Math.min(requests++, answers.length - 1)] ?? success;
      if (answer === 'drop') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(answer.body));
    });
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const table = createDynamoTable({
    tableName: 'retries',
    client: { region: 'eu-west-1', credentials, endpoint },
  });
  return { table, requests: () => requests };
}

const key = { pk: 'P', sk: 'S' };
const absent = { kind: 'absent' } as const;

describe('a conditional write', () => {
  it.each([
    ['the connection breaks', 'drop' as const],
    ['the service fails', fault('InternalServerError', 500)],
  ])('is not repeated when %s: it could meet its own effect and call it refused', async (_, answer) => {
    const { table, requests } = await tableAnswering(answer, fault('ConditionalCheckFailedException'));
    await expect(table.put(key, absent)).rejects.toThrow();
    expect(requests()).toBe(1);
  });

  it('is repeated when the service says that it did not start on it', async () => {
    const { table, requests } = await tableAnswering(fault('ThrottlingException'), success);
    expect(await table.put(key, absent)).toBe('written');
    expect(requests()).toBe(2);
  });

  it('is refused when its condition does not hold, and not repeated', async () => {
    const { table, requests } = await tableAnswering(fault('ConditionalCheckFailedException'));
    expect(await table.put(key, absent)).toBe('refused');
    expect(requests()).toBe(1);
  });
});

describe('a read', () => {
  it.each([
    ['the connection breaks', 'drop' as const],
    ['the service fails', fault('InternalServerError', 500)],
    ['it is throttled', fault('ProvisionedThroughputExceededException')],
  ])('is repeated when %s', async (_, answer) => {
    const { table, requests } = await tableAnswering(answer, answer, success);
    expect(await table.get(key, { consistent: true })).toBeUndefined();
    expect(requests()).toBe(3);
  });

  it('is given up after three tries', async () => {
    const { table, requests } = await tableAnswering('drop');
    await expect(table.get(key, { consistent: true })).rejects.toThrow();
    expect(requests()).toBe(3);
  });

  it('is not repeated when the service calls it invalid', async () => {
    const { table, requests } = await tableAnswering(fault('ValidationException'));
    await expect(table.get(key, { consistent: true })).rejects.toThrow('ValidationException');
    expect(requests()).toBe(1);
  });
});
