import { parseArgs } from 'node:util';
import { startKairos } from '../lib/local/start-kairos.ts';
import { report } from './support/report.ts';

/**
 * How long a caller waits: from the request to the answer over HTTP on the local engine, 200 actions in the catalogue, 50 calls
 * a second on a fixed timetable (an answer that is late does not delay the next call). --seconds: 60 unless said.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const perSecond = 50;
const actions = 200;
const customers = 100;

const kairos = await startKairos({
  root: `${import.meta.dirname}/..`,
  data: ':memory:',
  port: 0,
  onFault: console.error,
  onWarning: console.error,
});
const call = async (method: string, path: string, body: unknown) => {
  const response = await fetch(kairos.origin + path, {
    method,
    headers: { authorization: `Bearer ${kairos.tokens.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json = (await response.json()) as { action?: { id: string } };
  if (!response.ok) throw new Error(JSON.stringify(json));
  return json;
};

for (let n = 0; n < actions; n++) {
  const eligibility = `customer.valueTier == "high" && customer.attributes.balance > ${n * 3}`;
  const purpose = n % 3 === 0 ? 'marketing' : 'service';
  await call('PUT', `/v1/actions/a${n}`, {
    name: `Action ${n}`,
    purpose,
    topic: `t${n % 9}`,
    channels: ['inbound', 'sms'],
    value: n,
    eligibility,
  });
}
const numberOf = (n: number) => `+130555501${String(n % customers).padStart(2, '0')}`;
for (let n = 0; n < customers; n++) {
  const contactPoints = [
    { channel: 'voice', address: numberOf(n) },
    { channel: 'sms', address: numberOf(n) },
  ];
  await call('PUT', `/v1/customers/c${n}`, {
    country: 'US',
    region: 'FL',
    valueTier: 'high',
    attributes: { balance: n * 9 },
    contactPoints,
  });
}
for (let n = 0; n < 100; n++) await call('POST', '/v1/next-best-action', { phone: numberOf(n) });

const waits: number[] = [];
const begun = performance.now();
await Promise.all(
  Array.from({ length: perSecond * Number(values.seconds) }, async (_, n) => {
    const due = begun + (n * 1_000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const sent = performance.now();
    await call('POST', '/v1/next-best-action', { phone: numberOf(n) });
    waits.push(performance.now() - sent);
  }),
);
waits.sort((a, b) => a - b);
const at = (share: number) => waits[Math.floor(waits.length * share)] as number;
const shown = (share: number) => `${at(share).toFixed(1)} ms`;
report({
  title: 'A caller on the line',
  how:
    `From the request to the answer over HTTP, caller and service in one process, on the local engine: ${waits.length} calls by number, ${perSecond} a second on a fixed ` +
    `timetable (an answer that is late delays no other), ${actions} actions.`,
  rows: [
    {
      what: 'half of the answers came within',
      figure: shown(0.5),
      against: `95 of 100 within ${shown(0.95)}`,
    },
    {
      what: '99 of 100 answers came within',
      figure: shown(0.99),
      against: `the slowest after ${(waits.at(-1) as number).toFixed(1)} ms`,
      bar: '< 50 ms',
      met: at(0.99) < 50,
    },
  ],
});
await kairos.stop();
process.exit();
