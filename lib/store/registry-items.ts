import * as z from 'zod';
import type { RegistryBlock } from '../core/registry/registry-block.ts';
import type { RegistryArea, RegistryState } from '../core/registry/registry-import.ts';
import * as keys from './keys.ts';
import { item, parse } from './stored-item.ts';
import type { Item } from './table.ts';

/* The items of do-not-call lists: a builder and a parser each, like those of `items.ts`. */

const text = z.string();
const textOrNull = z.string().nullable().default(null);
const count = z.number();

const Part = z.object({ generation: count, numbers: z.instanceof(Uint8Array) });
const StoredBlock = z.object({
  settled: Part.nullable().default(null),
  coming: Part.nullable().default(null),
  step: z.object({ id: text, added: count, removed: count, kept: count }).nullable().default(null),
  revision: count,
});

/** At most 2.6 KB (while a dense block is replaced); most are below 300 bytes. */
export function registryBlockItem(list: string, block: number, stored: RegistryBlock): Item {
  return item(keys.registryBlockKey(list, block), stored);
}

export function parseRegistryBlock(stored: Item): RegistryBlock {
  return parse(StoredBlock, stored);
}

const StoredArea = z.object({
  list: text,
  generation: count,
  obtainedAt: count,
  numbers: count,
  importId: text,
  fileName: textOrNull,
  revision: count,
});

export function registryAreaItem({ area, ...rest }: RegistryArea): Item {
  return item(keys.registryAreaKey(rest.list, area), rest);
}

export function parseRegistryArea(stored: Item): RegistryArea {
  return { area: keys.registryAreaOf(stored.sk), ...parse(StoredArea, stored) };
}

const StoredState = z.object({
  list: text,
  generation: count,
  running: z.object({ importId: text, generation: count }).nullable().default(null),
  last: z.object({ importId: text, obtainedAt: count }).nullable().default(null),
  revision: count,
});

export function registryStateItem(state: RegistryState): Item {
  return item(keys.registryKey(state.list), state);
}

export function parseRegistryState(stored: Item): RegistryState {
  return parse(StoredState, stored);
}
