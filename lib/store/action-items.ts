import * as z from 'zod';
import type { ActionVersion } from '../core/actions/action.ts';
import { item, pack, parse, unpack } from './stored-item.ts';
import type { Item, Key } from './table.ts';

// The catalogue of actions: one partition with the version in force of each, so that one Query reads it all, and one partition
// for each action with all its versions.

const catalogue = 'ACTIONS';
const prefix = 'ACTION#';
const width = 12;

/** Says that something in the catalogue changed; read every two seconds, where the catalogue itself is large. */
export const catalogueStampKey: Key = { pk: catalogue, sk: 'STAMP' };

export function actionKey(id: string): Key {
  return { pk: catalogue, sk: prefix + id };
}

/** Every action that has not been deleted, and those deleted for as long as their versions count on. */
export const catalogueRange = { pk: catalogue, from: prefix, to: `${prefix}~` };

/** `version`: from 1. */
export function actionVersionKey(id: string, version: number): Key {
  return { pk: prefix + id, sk: `VERSION#${String(version).padStart(width, '0')}` };
}

const StoredVersion = z.object({
  id: z.string(),
  version: z.int().min(1),
  document: z.union([z.string(), z.instanceof(Uint8Array)]),
  savedBy: z.string(),
  savedAt: z.number(),
  deleted: z.boolean(),
});

/** A version, under the key of the action itself or under its own. */
export function actionItem(key: Key, { document, ...version }: ActionVersion): Item {
  return item(key, { ...version, document: pack(document) });
}

export function parseActionItem(stored: Item): ActionVersion {
  const { document, ...version } = parse(StoredVersion, stored);
  return { ...version, document: unpack(document) };
}

const StoredStamp = z.object({ stamp: z.string() });

/** `stamp`: anything that was not there before. */
export function catalogueStampItem(stamp: string): Item {
  return item(catalogueStampKey, { stamp });
}

export function parseCatalogueStamp(stored: Item): string {
  return parse(StoredStamp, stored).stamp;
}
