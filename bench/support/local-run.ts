import { resolve } from 'node:path';
import { startKairos } from '../../lib/local/start-kairos.ts';

const root = resolve(import.meta.dirname, '../..');

/** The local run in this process and in memory, and its API as an administrator. `call` rejects with what was refused. */
export async function startLocalRun() {
  const kairos = await startKairos({
    root,
    data: ':memory:',
    port: 0,
    onFault: console.error,
    onWarning: console.error,
  });
  const call = async (method: string, path: string, body: unknown, headers = {}): Promise<unknown> => {
    const authorization = `Bearer ${kairos.tokens.admin}`;
    const send = () =>
      fetch(kairos.origin + path, {
        method,
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    let response = await send();
    // A machine that is busy with other things answers so; what prepares a benchmark can wait.
    for (let attempt = 0; response.status === 503 && attempt < 5; attempt++) response = await send();
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return { ...kairos, call };
}
export type LocalRun = Awaited<ReturnType<typeof startLocalRun>>;

export const customerId = (n: number): string => `c-${n}`;

/** Puts customers c-0, c-1, … with a text number and a mail address, sixteen at a time. */
export async function putCustomers({ call }: Pick<LocalRun, 'call'>, count: number): Promise<void> {
  const left = Array.from({ length: count }, (_, n) => n);
  const worker = async (): Promise<void> => {
    for (let n = left.pop(); n !== undefined; n = left.pop())
      await call('PUT', `/v1/customers/${customerId(n)}`, {
        timeZone: 'America/New_York',
        country: 'US',
        region: 'NY',
        valueTier: 'high',
        segments: ['saver'],
        attributes: { balance: 900 },
        contactPoints: [
          { channel: 'sms', address: `+1212555${String(n % 10_000).padStart(4, '0')}` },
          { channel: 'email', address: `customer-${n}@example.com` },
        ],
      });
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}
