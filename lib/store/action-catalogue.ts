import { type Action, ActionInput, type ActionVersion, actionLimit } from '../core/actions/action.ts';
import type { Clock, Randomness } from '../core/ports.ts';
import {
  actionItem,
  actionKey,
  actionVersionKey,
  catalogueRange,
  catalogueStampItem,
  catalogueStampKey,
  parseActionItem,
  parseCatalogueStamp,
} from './action-items.ts';
import { contentionLimit, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';

/** How long a reader relies on what it read, in milliseconds: so much later at the latest a change is in force everywhere. */
export const catalogueAge = 2_000;
/** The catalogue is read again after so long in any case: a change that broke off before it was announced counts then. */
const unannouncedAge = 60_000;
/** Of actions that may have been read before the change that their stamp tells of: they are read once more. */
const unknownStamp = 'unknown';

type Ports = { table: Table; randomness: Randomness };

export type SavedAction =
  | { outcome: 'saved'; before: ActionVersion | null; saved: ActionVersion }
  | { outcome: 'stale' }
  /** There is no such action to delete. */
  | { outcome: 'unknown' }
  | { outcome: 'full' };

/** The version of an action in force, read consistently; null when there is none. */
export async function readAction(table: Table, id: string): Promise<ActionVersion | null> {
  const current = await latest(table, id);
  return current === null || current.deleted ? null : current;
}

/** A version of an action, in force or not; also of one that was deleted. */
export async function readActionVersion(
  table: Table,
  id: string,
  version: number,
): Promise<ActionVersion | null> {
  const stored = await table.get(actionVersionKey(id, version), { consistent: true });
  return stored ? parseActionItem(stored) : null;
}

/** Every action in force, in the order of their ids. Reads all of it: about 25 read units for 200 actions of 1 KB. */
export async function readCatalogue(table: Table): Promise<ActionVersion[]> {
  const { items } = await table.query({ ...catalogueRange, consistent: true });
  return items.map(parseActionItem).filter(({ deleted }) => !deleted);
}

/**
 * Saves or deletes an action as its next version. Three writes: the version, put if absent, so that of two callers who saw
 * the same one wins; then the action itself, from the version before to this one; then the stamp that tells readers. After a
 * crash between the first two nobody's next write finds its number free: it finishes what broke off, and tries again.
 * @param change.document null deletes
 * @param change.ifVersion the version that the caller saw; null: whichever it is
 */
export async function saveAction(
  { table, randomness }: Ports,
  id: string,
  change: { document: unknown; ifVersion: number | null; by: string; at: number },
): Promise<SavedAction> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const current = await latest(table, id);
    const before = current === null || current.deleted ? null : current;
    if (change.ifVersion !== null && change.ifVersion !== (before?.version ?? 0)) return { outcome: 'stale' };
    const deleting = change.document === null;
    if (deleting && before === null) return { outcome: 'unknown' };
    // Two who create the last one at the same moment may both: one action more harms nobody.
    if (before === null && (await readCatalogue(table)).length >= actionLimit) return { outcome: 'full' };
    const saved: ActionVersion = {
      id,
      version: (current?.version ?? 0) + 1,
      document: deleting ? before?.document : change.document,
      savedBy: change.by,
      savedAt: change.at,
      deleted: deleting,
    };
    const put = await table.put(actionItem(actionVersionKey(id, saved.version), saved), { kind: 'absent' });
    const next = put === 'written' ? saved : await readActionVersion(table, id, saved.version);
    if (next) await putInForce(table, current, next);
    await table.put(catalogueStampItem(Buffer.from(randomness(9)).toString('base64url')));
    if (put === 'written') return { outcome: 'saved', before, saved };
  }
  throw new TooMuchContention();
}

/**
 * Refused: somebody else has done it already, which is as good. Of a deleted action the catalogue only keeps the number, since
 * everybody reads it all.
 */
async function putInForce(table: Table, current: ActionVersion | null, next: ActionVersion): Promise<void> {
  await table.put(
    actionItem(actionKey(next.id), next.deleted ? { ...next, document: null } : next),
    current === null ? { kind: 'absent' } : { kind: 'equals', attribute: 'version', value: current.version },
  );
}

/** Deleted ones too: their versions count on, so that a number never means two things. */
async function latest(table: Table, id: string): Promise<ActionVersion | null> {
  const stored = await table.get(actionKey(id), { consistent: true });
  return stored ? parseActionItem(stored) : null;
}

/** The action that a version describes. Throws where it cannot be read any more. */
export function actionOf({ id, document }: ActionVersion): Action {
  return { id, ...ActionInput.parse(document) };
}

/**
 * Reads the catalogue and remembers it: what `prepare` makes of the actions is made once for each change. Asks every two
 * seconds whether something changed. While that cannot be told, what is known stays; rejects only when nothing is known.
 */
export function catalogueReader<Prepared>(
  { table, clock }: { table: Table; clock: Clock },
  prepare: (actions: readonly ActionVersion[]) => Prepared,
): () => Promise<Prepared> {
  type Known = {
    askedAt: number;
    readAt: number;
    stamp: string | null;
    versions: string;
    prepared: Prepared;
  };
  let known: Known | null = null;
  return async () => {
    const now = clock();
    if (known && now >= known.askedAt && now - known.askedAt < catalogueAge) return known.prepared;
    try {
      // Somebody waits for the first answer: then both are read at once.
      const [stored, first] = await Promise.all([
        table.get(catalogueStampKey, { consistent: true }),
        known === null ? readCatalogue(table) : null,
      ]);
      const stamp = stored ? parseCatalogueStamp(stored) : null;
      if (known && known.stamp === stamp && now - known.readAt < unannouncedAge) known.askedAt = now;
      else {
        const actions = first ?? (await readCatalogue(table));
        const versions = JSON.stringify(actions.map(({ id, version }) => [id, version]));
        // To make two hundred actions ready takes as long as to answer a dozen callers, who would all wait.
        const prepared = known?.versions === versions ? known.prepared : prepare(actions);
        known = { askedAt: now, readAt: now, stamp: first ? unknownStamp : stamp, versions, prepared };
      }
    } catch (error) {
      if (known === null) throw error;
    }
    return known.prepared;
  };
}
