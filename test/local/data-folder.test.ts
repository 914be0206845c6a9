import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder, readStored } from '../../lib/local/data-folder.ts';
import { startMessaging } from '../../lib/local/messaging.ts';
import { StartFault } from '../../lib/local/start-fault.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kairos-data-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const faultOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StartFault);
  return (error as StartFault).message;
};

describe('the data folder', () => {
  it('is made, with the folders above it, and left clean', async () => {
    const path = join(root, 'a', 'b');
    const folder = await openDataFolder(path);
    expect(folder.file('tokens.json')).toBe(join(path, 'tokens.json'));
    expect(readdirSync(path)).toEqual(['engine']);
    await openDataFolder(path);
  });

  it('is nowhere for :memory:', async () => {
    const folder = await openDataFolder(':memory:');
    expect([folder.engine, folder.messaging, folder.file('tokens.json')]).toEqual([null, null, null]);
  });

  it('cannot be a file, or lie below one', async () => {
    writeFileSync(join(root, 'file'), '');
    expect(await faultOf(openDataFolder(join(root, 'file')))).toMatch(
      / is a file, or lies below one: set KAIROS_DATA/,
    );
    expect(await faultOf(openDataFolder(join(root, 'file', 'x')))).toMatch(/ is a file, or lies below one/);
  });

  it.runIf(process.platform === 'linux')('says at once that it cannot be made', async () => {
    expect(await faultOf(openDataFolder('/proc/kairos'))).toMatch(
      /cannot be written \(ENOENT\): set KAIROS_DATA/,
    );
  });

  it('is refused while another run has it', async () => {
    mkdirSync(join(root, 'engine'));
    const other = new ClassicLevel(join(root, 'engine'));
    await other.open();
    expect(await faultOf(openDataFolder(root))).toMatch(/is in use by another Kairos: stop that one/);
    await other.close();
    await openDataFolder(root);
  });

  it('is refused when the engine’s files are damaged', async () => {
    await openDataFolder(root);
    const engine = join(root, 'engine');
    for (const name of readdirSync(engine).filter((file) => file.startsWith('MANIFEST'))) {
      writeFileSync(join(engine, name), 'garbage');
    }
    expect(await faultOf(openDataFolder(root))).toMatch(
      /is damaged \(LEVEL_CORRUPTION\): move the data folder away/,
    );
  });

  it('is refused when the queues’ files are damaged', async () => {
    mkdirSync(join(root, 'messaging'));
    writeFileSync(join(root, 'messaging', 'fauxqs.db'), 'garbage'.repeat(1_000));
    expect(await faultOf(startMessaging(join(root, 'messaging')))).toMatch(
      /is damaged \(file is not a database\)/,
    );
  });

  it('tells damage in one line, and a bug as it is', async () => {
    const broken = () => {
      throw new SyntaxError('one\ntwo');
    };
    expect(await faultOf(readStored('/data/tokens.json', broken))).toMatch(
      /^The data in \/data\/tokens.json is damaged \(one\)/,
    );
    await expect(readStored(null, broken)).rejects.toThrow(SyntaxError);
  });
});
