import type { Gate } from '../../lib/core/gate.ts';
import { type DispatchRecord, parseDispatch } from '../../lib/store/dispatch-items.ts';
import { interceptTable, type TableCall } from '../../lib/store/intercept-table.ts';
import { customerOf, customerSortKeys, killSwitchKey, registryBlockKey } from '../../lib/store/keys.ts';
import { parseGate } from '../../lib/store/profile-items.ts';
import type { Item, Key, QueryRequest, Table } from '../../lib/store/table.ts';
import type { WholeTable } from '../../lib/store/whole-table.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { newProcess, operate, outage, type Process, type Surroundings } from './process.ts';

/** A read that is not consistent sees each item as it was at most so long ago. */
export const stalest = 1_000;

const registryBlock = registryBlockKey('', 0).sk;

/**
 * `order`: the place in the trace; `since`: when the work began in whose course it was written; `seen`: the gate or record that it
 * is, read for the trace.
 */
type Image = {
  at: number;
  order: number;
  since: number;
  item: Item | undefined;
  seen: Gate | DispatchRecord | null;
};

/** One table for all processes; it remembers what every item was, for stale reads and for the invariants. */
export class SimulatedTable {
  readonly truth: Table;
  private readonly whole: WholeTable;
  private readonly images = new Map<string, Map<string, Image[]>>();
  private readonly world: Surroundings;

  constructor(world: Surroundings) {
    this.world = world;
    this.truth = this.whole = createMemoryTable();
  }

  /** The table as one process reaches it. */
  for(process: Process): Table {
    return interceptTable(this.truth, (call, run) => {
      // What takes effect late may do so when the process is at something else already.
      const { since } = process;
      return operate(
        this.world,
        process,
        () => describe(call),
        async () => {
          this.failRegistry({ ...process, since }, call);
          const asked = { ...process, since };
          const answer = await this.perform(asked, call, run);
          this.noteRead(asked, call, true);
          return answer;
        },
        () => this.noteRead({ ...process, since }, call, false),
      );
    });
  }

  /** The whole table as one process goes over it. */
  wholeFor(process: Process): WholeTable {
    return { scan: (after) => operate(this.world, process, 'scan', () => this.whole.scan(after)) };
  }

  /** The table as an operator reaches it before, or beside, the story: at once and without faults. */
  forOperator(): Table {
    return interceptTable(this.truth, (call, run) => this.perform(newProcess('operator'), call, run));
  }

  /** Puts items there as they are: what was before the story. Nothing else may be in their place. */
  async place(items: readonly Item[]): Promise<void> {
    const operator = this.forOperator();
    for (const item of items)
      if ((await operator.put(item, { kind: 'absent' })) !== 'written')
        throw new Error(`${item.pk}/${item.sk} is there already.`);
  }

  /** An item as it was at an instant; at the present, what every consistent read sees. */
  imageOf(key: Key, at = Number.POSITIVE_INFINITY): Item | undefined {
    const images = this.images.get(key.pk)?.get(key.sk);
    if (images === undefined) return undefined;
    let last = images.length - 1;
    while (last >= 0 && (images[last] as Image).at > at) last--;
    return images[last]?.item;
  }

  /** An item as it was last, though it may be gone by now. */
  lastImageOf(key: Key): Item | undefined {
    return this.images
      .get(key.pk)
      ?.get(key.sk)
      ?.findLast(({ item }) => item !== undefined)?.item;
  }

  /** Everything that an item ever was, in order. */
  imagesOf({ pk, sk }: Key): readonly Image[] {
    return this.images.get(pk)?.get(sk) ?? [];
  }

  /** The sort keys that ever were in a partition. */
  everIn(pk: string): string[] {
    return [...(this.images.get(pk)?.keys() ?? [])];
  }

  /** The keys of everything that is there now. */
  stored(): Key[] {
    return [...this.images].flatMap(([pk, items]) =>
      [...items].flatMap(([sk, images]) => (images.at(-1)?.item ? [{ pk, sk }] : [])),
    );
  }

  private async perform(process: Process, call: TableCall, run: () => Promise<unknown>): Promise<unknown> {
    switch (call.operation) {
      case 'get': {
        const [key, { consistent }] = call.arguments;
        return consistent ? run() : this.imageOf(key, this.someInstant());
      }
      case 'query': {
        const [request] = call.arguments;
        return request.consistent ? run() : this.staleQuery(request);
      }
      case 'due':
        return run();
      default: {
        const outcome = await run();
        const [target] = call.arguments;
        if (outcome === 'written') await this.remember(process, { pk: target.pk, sk: target.sk });
        else this.world.trace.note(process.name, `${describe(call)} refused`);
        return outcome;
      }
    }
  }

  /** Registries are read rarely, so they fail often: what is not readable must not count as clear. */
  private failRegistry(process: Process, call: TableCall): void {
    const { weather, chance } = this.world;
    const concerned = call.operation === 'get' && call.arguments[0].sk === registryBlock;
    if (!concerned || weather.calm || !chance.happens(0.3)) return;
    this.noteRead(process, call, false);
    throw outage();
  }

  private someInstant(): number {
    const { chance, scheduler } = this.world;
    return chance.happens(0.4) ? scheduler.now - chance.between(0, stalest) : scheduler.now;
  }

  private staleQuery({ pk, from, to, descending, limit, after }: QueryRequest) {
    const items = [...(this.images.get(pk)?.keys() ?? [])]
      .filter(
        (sk) => sk >= from && sk <= to && (after === undefined || (descending ? sk < after : sk > after)),
      )
      .sort()
      .flatMap((sk) => this.imageOf({ pk, sk }, this.someInstant()) ?? []);
    if (descending) items.reverse();
    const page = items.slice(0, limit);
    return { items: page, next: page.length === limit ? (page.at(-1)?.sk ?? null) : null };
  }

  private async remember(process: Process, key: Key): Promise<void> {
    const item = await this.truth.get(key, { consistent: true });
    const partition = this.images.get(key.pk) ?? new Map<string, Image[]>();
    this.images.set(key.pk, partition);
    const images = partition.get(key.sk) ?? [];
    partition.set(key.sk, images);
    const { trace, scheduler } = this.world;
    const before = images.at(-1)?.seen ?? null;
    const { since } = process;
    const image: Image = { at: scheduler.now, order: trace.happenings.length, since, item, seen: null };
    images.push(image);
    if (key.sk === customerSortKeys.gate && item) {
      const after = parseGate(item);
      image.seen = after;
      trace.add(process.name, {
        kind: 'gate',
        customerId: customerOf(key.pk),
        before: before as Gate | null,
        after,
      });
    } else if (key.sk.startsWith(customerSortKeys.dispatch) && item) {
      const after = parseDispatch(item);
      image.seen = after;
      trace.add(process.name, { kind: 'record', before: before as DispatchRecord | null, after });
    } else if (key.sk === 'STATE') {
      trace.add(process.name, { kind: 'address-write', hash: hashIn(key) });
    } else if (key.sk === customerSortKeys.profile) {
      trace.note(process.name, `${nameOf(key)} v${item?.version}`);
    } else if (key.pk.startsWith('ADDRESS#')) {
      trace.note(process.name, `${item ? 'put' : 'deleted'} ${nameOf(key)}`);
    }
  }

  private noteRead(process: Process, call: TableCall, ok: boolean): void {
    if (call.operation !== 'get') return;
    const [key, { consistent }] = call.arguments;
    const { trace } = this.world;
    if (key.sk === 'STATE' && (consistent || !ok))
      trace.add(process.name, { kind: 'address-read', hash: hashIn(key), ok });
    if (key.pk === killSwitchKey.pk && key.sk === killSwitchKey.sk)
      trace.add(process.name, { kind: 'kill-switch-read', ok });
    if (key.sk === registryBlock) {
      const { name, since } = process;
      trace.add(name, { kind: 'registry-read', list: listIn(key), ok, since });
    }
  }
}

const listIn = ({ pk }: Key) => pk.split('#')[1] ?? '';
const hashIn = ({ pk }: Key) => pk.slice('ADDRESS#'.length);

function describe(call: TableCall): string {
  const [target] = call.arguments;
  if (call.operation === 'query') return `query of ${call.arguments[0].pk.slice(0, 24)}`;
  return 'pk' in target ? `${call.operation} ${nameOf(target as Key)}` : call.operation;
}

function nameOf({ pk, sk }: Key): string {
  if (pk.startsWith('CUSTOMER#')) return `${sk.slice(0, 13)} of ${pk.slice('CUSTOMER#'.length)}`;
  return `${pk.slice(0, 16)}/${sk}`;
}
