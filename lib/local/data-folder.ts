import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { codeOf, StartFault } from './start-fault.ts';

/** Where the local run keeps its state. Null: nowhere, everything is gone when it stops. */
export type DataFolder = {
  /** The folder of the embedded DynamoDB engine. */
  engine: string | null;
  /** The folder of queues, topics and buckets. */
  messaging: string | null;
  /** The path of a file in the folder. */
  file(name: string): string | null;
};

/**
 * Makes and checks the data folder (`:memory:` for none). Rejects with a StartFault when it is not a folder, cannot be
 * written, is in use by another run or is damaged: the engine itself would only fail later, in the middle of something.
 */
export async function openDataFolder(setting: string): Promise<DataFolder> {
  if (setting === ':memory:') return { engine: null, messaging: null, file: () => null };
  const path = resolve(setting);
  const engine = join(path, 'engine');
  await checkWritable(path);
  await checkEngine(path, engine);
  return { engine, messaging: join(path, 'messaging'), file: (name) => join(path, name) };
}

async function checkWritable(path: string): Promise<void> {
  const probe = join(path, `.probe-${process.pid}`);
  try {
    await makeFolder(path);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    const code = codeOf(error);
    throw new StartFault(
      code === 'EEXIST' || code === 'ENOTDIR'
        ? `The data folder ${path} is a file, or lies below one: set KAIROS_DATA to a folder.`
        : `The data folder ${path} cannot be written (${code}): set KAIROS_DATA to a folder that can.`,
    );
  }
}

/** Not mkdir's own `recursive`: where a file system allows no folder at all (/proc) it tries for ever. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error;
    await makeFolder(parent);
    await mkdir(path);
  }
}

async function checkEngine(path: string, engine: string): Promise<void> {
  const store = new ClassicLevel(engine);
  try {
    await store.open();
  } catch (error) {
    throw new StartFault(
      codeOf(error) === 'LEVEL_LOCKED'
        ? `The data folder ${path} is in use by another Kairos: stop that one, or set KAIROS_DATA to another folder.`
        : damaged(path, codeOf(error)),
    );
  }
  await store.close();
}

/** Reads something of the folder; whatever goes wrong with a file that is there is damage. Null: there is no file. */
export async function readStored<Value>(
  file: string | null,
  read: () => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (file === null || error instanceof StartFault) throw error;
    const [detail = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new StartFault(damaged(file, detail));
  }
}

/** The sentence for a folder, or a file in it, that cannot be read. */
function damaged(path: string, detail: string): string {
  return `The data in ${path} is damaged (${detail}): move the data folder away to start empty, or restore it from a copy.`;
}
