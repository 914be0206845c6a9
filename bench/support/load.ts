import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';

/** Requests that clients send one after the other, each client over one connection; `$n` in texts becomes a number that is used once. */
export type Load = {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  status: number;
  clients: number;
  seconds: number;
  first: number;
  /** `$c` becomes the number modulo this: whom it is about. */
  customers: number;
};
export type Loaded = { perSecond: number; median: number; p99: number; count: number };

/** Another process, which only sends. Its answers are checked there: another status than the expected one ends it all. */
export function startClients() {
  const child = fork(import.meta.filename, ['clients']);
  return {
    async send(load: Load): Promise<Loaded> {
      child.send(load);
      const [answer] = (await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => Promise.reject(new Error('The clients gave up.'))),
      ])) as [Loaded];
      return answer;
    },
    stop: () => child.disconnect(),
  };
}

/** Runs `operation` in so many loops at once, for so long, in this process. Operations a second. */
export async function repeat(
  clients: number,
  seconds: number,
  operation: (n: number) => Promise<unknown>,
): Promise<{ perSecond: number; waits: number[]; count: number }> {
  const waits: number[] = [];
  let n = 0;
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  const loop = async (): Promise<void> => {
    for (let at = performance.now(); at < end; ) {
      await operation(n++);
      const now = performance.now();
      waits.push(now - at);
      at = now;
    }
  };
  await Promise.all(Array.from({ length: clients }, loop));
  return { perSecond: n / ((performance.now() - begun) / 1_000), waits, count: n };
}

if (process.argv[2] === 'clients') process.on('message', (load: Load) => void answer(load));

async function answer(load: Load): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.clients });
  const { perSecond, waits, count } = await repeat(load.clients, load.seconds, (n) =>
    ask(agent, load, load.first + n),
  );
  agent.destroy();
  waits.sort((left, right) => left - right);
  const at = (share: number) => waits[Math.floor(waits.length * share)] as number;
  process.send?.({ perSecond, median: at(0.5), p99: at(0.99), count } satisfies Loaded);
}

async function ask(agent: Agent, load: Load, n: number): Promise<void> {
  const { url, headers, body, status, customers } = load;
  const filled = (text: string) => text.replace('$n', String(n)).replace('$c', String(n % customers));
  const sent = filled(body);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const length = { 'content-length': Buffer.byteLength(sent) };
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)]));
  request(url, { method: 'POST', agent, headers: { ...named, ...length } }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk) => {
      text += chunk;
    });
    response.on('end', () => {
      if (response.statusCode === status) resolve();
      // The service's own time limits, on a machine that is busy with other things: asked again, and counted once.
      else if (response.statusCode === 503) resolve(ask(agent, load, n));
      else reject(new Error(`${response.statusCode}: ${text}`));
    });
    response.on('error', reject);
  })
    .on('error', reject)
    .end(sent);
  return promise;
}
