// A thread of its own for the embedded DynamoDB: started by engine.ts, told what to keep by its workerData.
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';

const folder: string | null = workerData;
// In memory the engine keeps small pieces of Node's pooled buffers, each of which holds a whole pool of 64 KiB: without
// pools a customer costs a tenth of the memory.
if (folder === null) Buffer.poolSize = 0;

const timing = { createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 };
const server = dynalite(folder === null ? timing : { ...timing, path: folder });
survivesBrokenRequests(server);
server.listen(0, '127.0.0.1');
await once(server, 'listening');

parentPort?.once('message', () => {
  // Closes the store too; with nothing left to do the thread ends.
  server.close((error) => {
    if (error) throw error;
  });
  server.closeAllConnections();
});
parentPort?.postMessage((server.address() as AddressInfo).port);

/** The engine throws, out of anybody's reach, when a client goes away in the middle of a request. */
function survivesBrokenRequests(server: Server): void {
  const [handle] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const on = request.on.bind(request);
    request.on = (event: string, listener: (...values: never[]) => void) =>
      on(event, event === 'error' ? () => response.destroy() : (listener as () => void));
    handle?.(request, response);
  });
}
