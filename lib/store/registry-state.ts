import type { RegistryArea, RegistryState } from '../core/registry/registry-import.ts';
import { readJob } from './jobs.ts';
import { registryAreaKey, registryAreaRange, registryKey } from './keys.ts';
import { parseRegistryArea, parseRegistryState, registryStateItem } from './registry-items.ts';
import type { StorePorts } from './store-ports.ts';
import type { Table } from './table.ts';

/** After this long without a sign an import is taken for dead, and another may begin. */
const silence = 15 * 60_000;

/** A list as a whole, read consistently; a list that nobody has imported is empty. */
export async function readRegistryState(table: Table, list: string): Promise<RegistryState> {
  const item = await table.get(registryKey(list), { consistent: true });
  return item ? parseRegistryState(item) : { list, generation: 0, running: null, last: null, revision: 0 };
}

/** Writes a list's state over the one that was read. False: somebody else has written meanwhile. */
export async function writeRegistryState(table: Table, state: RegistryState): Promise<boolean> {
  const next = registryStateItem({ ...state, revision: state.revision + 1 });
  // The revision: of two imports that want to begin, or to end, at once one does.
  const condition =
    state.revision === 0
      ? ({ kind: 'absent' } as const)
      : ({ kind: 'equals', attribute: 'revision', value: state.revision } as const);
  return (await table.put(next, condition)) === 'written';
}

/** What is known of an area; null: it is in no list that was imported. */
export async function readRegistryArea(
  table: Table,
  list: string,
  area: string,
  options: { consistent: boolean },
): Promise<RegistryArea | null> {
  const item = await table.get(registryAreaKey(list, area), options);
  return item ? parseRegistryArea(item) : null;
}

/** All areas of a list that have been imported. */
export async function registryAreas(table: Table, list: string): Promise<RegistryArea[]> {
  const { items } = await table.query({ ...registryAreaRange(list), consistent: true });
  return items.map(parseRegistryArea);
}

/**
 * Lets an import begin, alone: its generation, or null while another one runs. An import that has ended, or gave no sign for a
 * quarter of an hour, no longer stands in the way; should it come back, it finds that it may not write.
 */
export async function beginImport(
  { table, clock }: Pick<StorePorts, 'table' | 'clock'>,
  state: RegistryState,
  importId: string,
): Promise<number | null> {
  if (state.running?.importId === importId) return state.running.generation;
  if (state.running !== null) {
    const other = await readJob(table, state.running.importId);
    if (other?.status === 'running' && other.updatedAt > clock() - silence) return null;
  }
  const generation = state.generation + 1;
  const begun = { ...state, generation, running: { importId, generation } };
  return (await writeRegistryState(table, begun)) ? generation : null;
}
