import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, existsSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '../../lib/local/engine.ts';
import { localAws } from '../../lib/local/local-aws.ts';
import { createDynamoTable } from '../../lib/store/dynamo-table.ts';
import { createWorld, minute, monday11, order, register, send } from '../store/flows/world.ts';
import { type Person, questionTo, waysToStop } from './ways-to-stop.ts';

/*
 * One round of the test beside it, in a process of its own: `node killed-process.ts <folder> <round>`. It looks what the kill of
 * the round before has left in the folder, then lets somebody else say stop in every way. Each stands still after as many
 * writes as the round has; when all do, or have their answer, the process kills itself. What it finds is told as lines of JSON.
 */
const [folder = '', round = ''] = process.argv.slice(2);
const writesUntilDeath = Number(round);
const tell = (line: Record<string, unknown>) => writeSync(1, `${JSON.stringify(line)}\n`);
const file = (name: string) => join(folder, name);

const way = new AsyncLocalStorage<{ writes: number; stopped: () => void }>();
/** After its last write a way goes no further: its answer is on its way, or the next write is. */
async function counted<Answer>(write: () => Promise<Answer>): Promise<Answer> {
  const answer = await write();
  const own = way.getStore();
  if (own && ++own.writes >= writesUntilDeath) {
    own.stopped();
    return new Promise<never>(() => {});
  }
  return answer;
}

const engine = await startEngine(join(folder, 'engine'), 'kairos');
const world = createWorld({
  table: createDynamoTable({ tableName: 'kairos', client: { ...localAws, endpoint: engine.endpoint } }),
  optOutLog: {
    append: (entry) =>
      counted(async () =>
        appendFileSync(file('opt-outs.jsonl'), `${JSON.stringify(entry)}\n`, { flush: true }),
      ),
  },
  now: monday11 + writesUntilDeath * 10 * minute,
});
world.intercept(({ operation }, run) =>
  ['put', 'update', 'delete'].includes(operation) ? counted(run) : run(),
);

/** Everybody of a round: one for each way, and one who says nothing. */
function peopleOf(of: number): { name: string; person: Person }[] {
  return [...Object.keys(waysToStop), 'nobody'].map((name, index) => {
    const number = `+1305555${String(1_000 + of * 20 + index)}`;
    return { name, person: { id: `p-${of}-${index}`, number, mailbox: `p-${of}-${index}@example.com` } };
  });
}

async function lookBack(): Promise<void> {
  const read = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');
  const [acknowledged, log] = [read('acknowledged'), read('opt-outs.jsonl')];
  const { hashOf } = await world.store();
  const people = peopleOf(writesUntilDeath - 1);
  for (const { name, person } of people) {
    const asked = waysToStop[name];
    if (!asked) continue;
    const closed = async () => {
      const { json } = await send(world, questionTo(world, person, asked));
      const codes: string[] = (json.decision?.reasons ?? []).map(({ code }: { code: string }) => code);
      return json.status === 'suppressed' && codes.includes(asked.refusedFor);
    };
    const wasAcknowledged = acknowledged.includes(`${person.id}\n`);
    const held = await closed();
    const subjects = [`"${person.id}"`, hashOf(person.number), hashOf(person.mailbox)];
    const logged = subjects.some((subject) => log.includes(subject));
    // Whoever was not answered says it again.
    const { status } = wasAcknowledged ? { status: 200 } : await asked.say(world, person);
    tell({ name, wasAcknowledged, held, logged, repeated: status, closed: await closed() });
  }
  await world.run(world.now() + 9 * minute, { sweep: true });
  const reached = [...world.texts, ...world.mails].map(({ to }) => to);
  const got = people.filter(
    ({ person }) => reached.includes(person.number) || reached.includes(person.mailbox),
  );
  tell({ reached: got.map(({ name }) => name) });
}

async function letThemStop(): Promise<void> {
  const people = peopleOf(writesUntilDeath);
  for (const { name, person } of people) {
    const [channel = 'sms'] = waysToStop[name]?.question.channels ?? [];
    const mailbox = channel === 'email' || name === 'the page' ? { email: person.mailbox } : {};
    await register(world, person.id, { ...(channel === 'sms' && { sms: person.number }), ...mailbox });
    const later = {
      notBefore: new Date(world.now() + 5 * minute).toISOString(),
      notAfter: new Date(world.now() + 60 * minute).toISOString(),
    };
    const question = waysToStop[name]?.question ?? {};
    const waiting = await send(world, { ...order(world, { customerId: person.id, ...question }), ...later });
    if (waiting.status !== 202) throw new Error(waiting.text);
  }
  let answered = 0;
  const stopping = people.flatMap(({ name, person }) => {
    const asked = waysToStop[name];
    if (!asked) return [];
    const { promise, resolve: stopped } = Promise.withResolvers<void>();
    const said = way.run({ writes: 0, stopped }, async () => {
      const { status } = await asked.say(world, person);
      if (status >= 300) throw new Error(`${name}: ${status}`);
      answered += 1;
      appendFileSync(file('acknowledged'), `${person.id}\n`);
    });
    return [Promise.race([said, promise])];
  });
  await Promise.all(stopping);
  tell({ answered, of: stopping.length });
}

if (writesUntilDeath > 1) await lookBack();
await letThemStop();
process.kill(process.pid, 'SIGKILL');
