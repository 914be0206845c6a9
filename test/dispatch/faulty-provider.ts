import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the server does on the wire once it has read the whole request. */
export type WireFault =
  | {
      kind: 'answer';
      status: number;
      body: string;
      type?: string;
      headers?: Readonly<Record<string, string>>;
    }
  | { kind: 'silence' }
  | { kind: 'reset' }
  | { kind: 'close' }
  | { kind: 'half-body'; next: 'silence' | 'reset' };

/** A provider played byte by byte; `requests` holds what arrived, head and body. */
export async function startFaultyProvider(fault: WireFault) {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (!isWhole(received)) return;
      requests.push(received);
      received = '';
      play(fault, socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/content-length: (\d+)/i.exec(request.slice(0, end))?.[1] ?? 0);
  return request.length >= end + 4 + length;
}

function play(fault: WireFault, socket: Socket): void {
  switch (fault.kind) {
    case 'silence':
      return;
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'close':
      socket.end();
      return;
    case 'half-body':
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: 500\r\n\r\n<Publish');
      if (fault.next === 'reset') setTimeout(() => socket.resetAndDestroy(), 20);
      return;
    case 'answer': {
      const head = Object.entries({
        'content-type': fault.type ?? 'text/xml',
        'content-length': String(Buffer.byteLength(fault.body)),
        ...fault.headers,
      });
      const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      socket.end(`HTTP/1.1 ${fault.status} X\r\n${lines}\r\n${fault.body}`);
      return;
    }
    default:
      fault satisfies never;
  }
}

const listener =
  "require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port) })";

/** A provider whose machine does not answer the attempt to connect: a stopped process with a full queue of connections. */
export async function startDeafProvider() {
  const child = spawn(process.execPath, ['-e', listener]);
  const [printed] = await once(child.stdout, 'data');
  const port = Number(String(printed));
  child.kill('SIGSTOP');
  const waiting = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await sleep(200);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
