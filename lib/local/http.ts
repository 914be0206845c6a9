import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codeOf, StartFault } from './start-fault.ts';

/** What a handler of a local server answers. */
export type Reply = {
  status: number;
  headers?: Readonly<Record<string, string | readonly string[]>>;
  body?: string | Uint8Array;
};

export function json(status: number, body: unknown): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

/** A problem document (RFC 9457) of the gateway itself, in the shape of those of the functions. */
export function problem(
  status: number,
  code: string,
  detail: string,
  { requestId = randomUUID() as string, headers = {} as Readonly<Record<string, string>> } = {},
): Reply {
  const body = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    requestId,
  };
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

/** Reads a body of at most `limit` bytes; null when it is longer (what follows is read past, so that the answer arrives). */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  if (Number(request.headers['content-length'] ?? 0) <= limit) {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) break;
      chunks.push(chunk);
    }
    if (size <= limit) return Buffer.concat(chunks);
  }
  request.resume();
  return null;
}

export function reply(response: ServerResponse, { status, headers = {}, body = '' }: Reply): void {
  if (response.headersSent || response.destroyed) return;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string | string[]);
  response.setHeader('content-length', Buffer.byteLength(body));
  response.writeHead(status);
  response.end(body);
}

/** Listens on this machine only and answers with the port. Rejects with a StartFault when the port is taken. */
export async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRINUSE') {
      throw new StartFault(`Port ${port} is in use: stop what is using it, or set PORT to another one.`);
    }
    if (code === 'EACCES') {
      throw new StartFault(`Port ${port} needs more rights than you have: set PORT to one above 1023.`);
    }
    throw error;
  }
  return (server.address() as AddressInfo).port;
}

/** Takes no more connections and resolves when every answer is out; after five seconds it hangs up. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(impatience);
}
