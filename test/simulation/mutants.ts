import { emptyGate, type Gate, leaseDuration } from '../../lib/core/gate.ts';
import { contactCount } from '../../lib/core/learning/log-bytes.ts';
import { minute } from '../../lib/core/vocabulary.ts';
import type { WorkingPorts } from '../../lib/runtime/ports.ts';
import { interceptTable, type TableCall } from '../../lib/store/intercept-table.ts';
import { customerOf, killSwitchKey, registryBlockKey } from '../../lib/store/keys.ts';
import { parseLearned } from '../../lib/store/learned-items.ts';
import { gateItem, parseGate } from '../../lib/store/profile-items.ts';
import type { Item, Table } from '../../lib/store/table.ts';
import type { FunctionName, Mutant } from './functions.ts';

/*
 * One guard taken away at a time, by ports that misbehave; the production code stays as it is. Each shows that the simulator
 * would notice if the guard were forgotten.
 */

type Around = (
  call: TableCall,
  run: () => Promise<unknown>,
  table: Table,
  ports: WorkingPorts,
) => Promise<unknown>;

const senders: readonly FunctionName[] = ['dispatch-due', 'send-email'];
const takingEvents: readonly FunctionName[] = ['events', 'bus-events'];

/** Changes what the table does, in these functions (in all, when none is named). */
function withTable(around: Around, functions?: readonly FunctionName[]): Mutant {
  return (ports, name) =>
    functions && !functions.includes(name)
      ? ports
      : {
          ...ports,
          table: interceptTable(ports.table, (call, run) => around(call, run, ports.table, ports)),
        };
}

const isGateWrite = (call: TableCall): call is Extract<TableCall, { operation: 'put' }> =>
  call.operation === 'put' && call.arguments[0].sk === 'GATE';

const concerns = (call: TableCall, sortKey: string) =>
  call.operation === 'get' && call.arguments[0].sk.startsWith(sortKey);

const sameBytes = (a: Item | undefined, b: Item) =>
  Buffer.compare((a?.gate ?? new Uint8Array()) as Uint8Array, b.gate as Uint8Array) === 0;

const asksRegistry = (call: TableCall) =>
  call.operation === 'get' && call.arguments[0].sk === registryBlockKey('', 0).sk;

/** Writes another gate than it was told to. */
function withGate(changed: (before: Gate, after: Gate) => Gate, functions: readonly FunctionName[]): Mutant {
  return withTable(async (call, run, table) => {
    if (!isGateWrite(call)) return run();
    const [item, condition] = call.arguments;
    const before = await table.get(item, { consistent: true });
    const gate = changed(before ? parseGate(before) : emptyGate, parseGate(item));
    return table.put(gateItem(customerOf(item.pk), gate), condition);
  }, functions);
}

/** Reads another profile than there is, alone or together with the gate. */
function withProfile(changed: (profile: Item) => Item, functions: readonly FunctionName[]): Mutant {
  const seen = (item: Item) => (item.sk === 'PROFILE' ? changed(item) : item);
  return withRead(seen, functions);
}

/** Reads another gate than there is, alone or together with the profile. */
function withReadGate(changed: (gate: Gate) => Gate, functions: readonly FunctionName[]): Mutant {
  const seen = (item: Item) =>
    item.sk === 'GATE' ? gateItem(customerOf(item.pk), changed(parseGate(item))) : item;
  return withRead(seen, functions);
}

function withRead(seen: (item: Item) => Item, functions: readonly FunctionName[]): Mutant {
  return withTable(async (call, run) => {
    const answer = await run();
    if (call.operation === 'get') return answer && seen(answer as Item);
    if (call.operation !== 'query') return answer;
    const page = answer as { items: Item[] };
    return { ...page, items: page.items.map(seen) };
  }, functions);
}

/** A profile without the mark that its customer is being erased. */
const unerased = ({ erasing: _, ...item }: Item) => item as Item;

/** A profile without the mark that its customer is being merged into somebody else. */
const unmarked = ({ mergedInto: _, ...item }: Item) => item as Item;

/** Of each guard the ports that lack it. */
export const mutants = {
  'the condition on the gate': withTable((call, run, table) =>
    isGateWrite(call) ? table.put(call.arguments[0]) : run(),
  ),

  'the condition on the record': withTable((call, run, table) =>
    call.operation === 'put' &&
    call.arguments[0].sk.startsWith('DISPATCH#') &&
    call.arguments[1]?.kind === 'absent'
      ? table.put(call.arguments[0])
      : run(),
  ),

  'the claim': withTable(async (call, run, _, ports) => {
    const leases = (item: Item) =>
      parseGate(item).pending.some(
        ({ claimedAt }) => claimedAt !== null && ports.clock() < claimedAt + leaseDuration,
      );
    return isGateWrite(call) && leases(call.arguments[0]) ? 'written' : run();
  }, senders),

  "the read of the address's state": withTable(
    async (call, run) => (concerns(call, 'STATE') ? undefined : run()),
    senders,
  ),

  "the read of the address's state before a call": withTable(
    async (call, run) => (concerns(call, 'STATE') ? undefined : run()),
    ['call-tasks'],
  ),

  "the consistency of the read of the address's state": withTable(
    (call, run, table) =>
      call.operation === 'get' && concerns(call, 'STATE')
        ? table.get(call.arguments[0], { consistent: false })
        : run(),
    senders,
  ),

  'the wait for live leases': withTable(
    async (call, run) => (concerns(call, 'DISPATCH#') ? undefined : run()),
    ['suppressions', 'unsubscribe', 'inbound-sns', 'preferences', 'consents'],
  ),

  'the fence of a repeated request': withTable(
    async (call, run, table) => {
      if (!isGateWrite(call)) return run();
      const before = await table.get(call.arguments[0], { consistent: true });
      return sameBytes(before, call.arguments[0]) ? 'written' : run();
    },
    ['dispatches'],
  ),

  'the condition on the revision': withTable((call, run, table) => {
    if (call.operation !== 'update' || !call.arguments[0].sk.startsWith('DISPATCH#')) return run();
    const [key, change] = call.arguments;
    return table.update(key, change, { kind: 'equals', attribute: 'pk', value: key.pk });
  }),

  'the margin of the lease': (ports, name) => (senders.includes(name) ? withFrozenClock(ports) : ports),

  'the refusal without a kill switch that can be read': withTable(
    (call, run) =>
      call.operation === 'get' && call.arguments[0].sk === killSwitchKey.sk
        ? run().catch(() => undefined)
        : run(),
    senders,
  ),

  'the refusal without a registry that can be read': withTable(
    (call, run) => (asksRegistry(call) ? run().catch(() => undefined) : run()),
    [...senders, 'dispatches'],
  ),

  'the look into the registry at the claim': withTable(
    async (call, run) => (asksRegistry(call) ? undefined : run()),
    senders,
  ),

  'the mark that a closing of an event is not done yet': withTable(
    async (call, run) => {
      const answer = await run();
      return concerns(call, 'EVENT#') && answer ? { ...(answer as Item), done: true } : answer;
    },
    ['events'],
  ),

  'the condition on an event': withTable(
    (call, run, table) =>
      call.operation === 'put' && call.arguments[0].sk.startsWith('EVENT#')
        ? table.put(call.arguments[0])
        : run(),
    ['events'],
  ),

  'the record of what an event started': withTable(async (call, run, table) => {
    if (concerns(call, 'TRIGGER#')) return undefined;
    const chosen = call.operation === 'put' && call.arguments[0].sk.startsWith('TRIGGER#');
    return chosen ? table.put(call.arguments[0]) : run();
  }, takingEvents),

  'the look at what was offered before': withTable(async (call, run) => {
    const answer = await run();
    return concerns(call, 'ACTIONS') && answer ? { ...(answer as Item), offers: [] } : answer;
  }, takingEvents),

  'the condition on what came of actions': withTable(
    (call, run, table) =>
      call.operation === 'put' && call.arguments[0].sk === 'ACTIONS' ? table.put(call.arguments[0]) : run(),
    takingEvents,
  ),

  'the refusal of changes while customers are merged': withTable(
    async (call, run) => {
      const answer = await run();
      if (call.operation !== 'query') return answer;
      const page = answer as { items: Item[] };
      return { ...page, items: page.items.map(unmarked) };
    },
    ['events', 'preferences', 'consents', 'dispatches', 'dispatch-due', 'send-email', 'call-tasks'],
  ),

  'the end of what waits for a customer who is merged': withTable(
    async (call, run) => (concerns(call, 'DISPATCH#') ? undefined : run()),
    ['merge-customers'],
  ),

  'the closings that a merge takes along': withGate(
    (before, after) => {
      const { doNotContact, doNotCall, channels, consents } = before;
      return { ...after, doNotContact, doNotCall, channels, consents };
    },
    ['merge-customers'],
  ),

  'the condition on what was answered': withTable((call, run, table) =>
    call.operation === 'put' && call.arguments[0].sk === 'LEARNED' ? table.put(call.arguments[0]) : run(),
  ),

  'the number of the batch that changed a sum': withTable(
    async (call, run, table) => {
      const isSum = (pk: string) => pk.startsWith('MODEL#COUNTS#');
      if (call.operation === 'put' && isSum(call.arguments[0].pk)) return table.put(call.arguments[0]);
      const answer = await run();
      return call.operation === 'get' && isSum(call.arguments[0].pk) && answer
        ? { ...(answer as Item), seq: 0 }
        : answer;
    },
    ['count-responses'],
  ),

  'the condition on the number of a model': withTable(
    async (call, run, table) =>
      call.operation === 'put' && call.arguments[0].sk.startsWith('VERSION#')
        ? table.put(call.arguments[0])
        : run(),
    ['count-responses'],
  ),

  'the note of what was found to have been sent': withTable(async (call, run) => {
    const answer = await run();
    const found = concerns(call, 'DISPATCH#') && (answer as Item | undefined)?.status === 'sent';
    return found ? { ...(answer as Item), status: 'failed' } : answer;
  }, senders),

  'the refusal of changes while a customer is erased': withProfile(unerased, [
    'dispatches',
    'dispatch-due',
    'send-email',
    'call-tasks',
    'events',
    'bus-events',
    'consents',
    'preferences',
  ]),

  'the removal of what was sent to a customer who is erased': withTable(
    async (call, run) =>
      call.operation === 'delete' && call.arguments[0].sk.startsWith('DISPATCH#') ? 'written' : run(),
    ['erase-customer'],
  ),

  'the sweep of what stalled behind an erasure': withTable(
    async (call, run) =>
      call.operation === 'delete' && call.arguments[0].sk !== 'PROFILE' ? 'written' : run(),
    ['sweep-expired'],
  ),

  'the closings that an erasure leaves': withGate(
    (_, after) => ({ ...after, doNotContact: 'open', doNotCall: 'open', channels: {}, consents: [] }),
    ['erase-customer'],
  ),

  'the look at an erasure by an export': withProfile(unerased, ['work-jobs']),

  'the look at what is closed by an import': withReadGate(
    (gate) => ({ ...gate, doNotContact: 'open', doNotCall: 'open', channels: {}, consents: [] }),
    ['work-jobs'],
  ),

  'the look at what was taken back by a confirmation': withReadGate(
    (gate) => ({ ...gate, consents: gate.consents.filter(({ status }) => status === 'granted') }),
    ['preference-centre'],
  ),

  'the stop that the page saves': withGate(
    ({ doNotContact }, after) => ({ ...after, doNotContact }),
    ['preference-centre'],
  ),

  'what a merge takes along of what was learned': withTable(
    async (call, run) => {
      const isLearned = call.operation === 'put' && call.arguments[0].sk === 'LEARNED';
      return isLearned && contactCount(parseLearned(call.arguments[0]).log) > 0 ? 'written' : run();
    },
    ['merge-customers'],
  ),

  'what is forgotten of who was merged': withTable(
    async (call, run) => {
      const isLearned = call.operation === 'put' && call.arguments[0].sk === 'LEARNED';
      return isLearned && contactCount(parseLearned(call.arguments[0]).log) === 0 ? 'written' : run();
    },
    ['merge-customers'],
  ),

  'the note of a mail that its provider says it took': withTable(
    async (call, run) => (call.operation === 'put' && call.arguments[0].sk === 'LEARNED' ? 'written' : run()),
    ['inbound-sns'],
  ),

  'the note of a message that its answer proves to have been sent': withTable(async (call, run, table) => {
    if (call.operation !== 'put' || call.arguments[0].sk !== 'LEARNED') return run();
    const { pk } = call.arguments[0];
    const records = { pk, from: 'DISPATCH#', to: 'DISPATCH#~', limit: 100, consistent: true };
    const { items } = await table.query(records);
    return items.some(({ status }) => status === 'unknown') ? 'written' : run();
  }, takingEvents),

  'the second in which a message was sent': withRead(
    (item) =>
      typeof item.sentAt === 'number' ? { ...item, sentAt: item.sentAt - (item.sentAt % minute) } : item,
    takingEvents,
  ),

  'the contacts that a merge takes along': withGate(
    ({ contacts }, after) => ({ ...after, contacts }),
    ['merge-customers'],
  ),
} satisfies Record<string, Mutant>;

/** From the read of the address's state to the next write the clock shows the time of the lease: no stall is noticed. */
function withFrozenClock(ports: WorkingPorts): WorkingPorts {
  let frozen: number | null = null;
  const table = interceptTable(ports.table, async (call, run) => {
    if (isGateWrite(call)) frozen = ports.clock();
    else if (!concerns(call, 'STATE')) frozen = null;
    return run();
  });
  return { ...ports, table, clock: () => frozen ?? ports.clock() };
}
