import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workOnImport } from '../../../lib/store/import-registry.ts';
import { interceptTable } from '../../../lib/store/intercept-table.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { hour, importing, smallPace, start } from './imports.ts';

const day = 24 * hour;
const full = ['202,5550000', '202,5559999', '202,5560000', '305,5550100', ''].join('\n');

describe('a full list', () => {
  it('is listed as it was read, at the edges of blocks too, and nothing else is', async () => {
    const { bring, listed, area } = importing();
    const job = await bring(full);
    expect(job).toMatchObject({ status: 'succeeded', done: full.length, total: full.length });
    expect(job.report).toEqual({
      lines: 4,
      added: 4,
      removed: 0,
      unchanged: 0,
      areas: 2,
      badLines: 0,
      bad: [],
    });
    for (const number of ['+12025550000', '+12025559999', '+12025560000', '+13055550100']) {
      expect(await listed(number), number).toBe(true);
    }
    for (const number of ['+12025550001', '+12025559998', '+12025549999', '+12025569999', '+13055550101']) {
      expect(await listed(number), number).toBe(false);
    }
    expect(await area('202')).toMatchObject({ numbers: 3, obtainedAt: start, importId: job.jobId });
  });

  it('leaves area codes that it does not hold unknown', async () => {
    const { bring, listed } = importing();
    await bring(full);
    expect(await listed('+14155550100')).toBeNull();
  });

  it('replaces what its areas held, counts what came, went and stayed, and leaves other areas alone', async () => {
    const { bring, listed, area } = importing();
    await bring(full);
    const job = await bring('2025550000\n2025550007\n', { obtainedAt: start + 1 });
    expect(job.report).toMatchObject({ added: 1, removed: 2, unchanged: 1, areas: 1 });
    expect(await listed('+12025550000')).toBe(true);
    expect(await listed('+12025550007')).toBe(true);
    expect(await listed('+12025559999')).toBe(false);
    // A block of which the new list holds no number.
    expect(await listed('+12025560000')).toBe(false);
    expect(await listed('+13055550100')).toBe(true);
    expect(await area('202')).toMatchObject({ numbers: 2, obtainedAt: start + 1 });
    expect(await area('305')).toMatchObject({ numbers: 1, obtainedAt: start });
  });

  it('takes nothing away while it is being read', async () => {
    const { ports, bring, announce, upload, listed } = importing();
    await bring(full);
    const id = await announce({ obtainedAt: start + 1 });
    await upload(id, '2025550001\n2025550002\n2025550003\n2025550004\n2025560001\n');
    await workOnImport(ports, id, { ...smallPace, slice: 0 });
    expect(await listed('+12025550000')).toBe(true);
    expect(await listed('+12025550001')).toBe(true);
  });

  it('is refused where a list that was obtained later is in use', async () => {
    const { bring, listed, area } = importing();
    await bring('2025550000\n');
    const job = await bring('2025550001\n', { obtainedAt: start - 1 });
    expect(job).toMatchObject({ status: 'failed', fault: { code: 'OLDER_THAN_KNOWN' } });
    expect(await listed('+12025550000')).toBe(true);
    expect((await area('202'))?.obtainedAt).toBe(start);
  });

  it('without a number renews nothing', async () => {
    const { bring, area } = importing();
    await bring('2025550000\n');
    for (const file of ['', '\n\n', 'area,number\n']) {
      const job = await bring(file, { obtainedAt: start + 1 });
      expect(job).toMatchObject({ status: 'failed', fault: { code: 'NO_NUMBERS' } });
    }
    expect((await area('202'))?.obtainedAt).toBe(start);
  });

  it('of another country is read in its own way of writing numbers', async () => {
    const { bring, listed, area } = importing();
    const job = await bring('020 7946 0000\n+44 7700 900123\n00447700900124\n', { list: 'gb-tps' });
    expect(job.report).toMatchObject({ added: 3, areas: 1, badLines: 0 });
    for (const number of ['+442079460000', '+447700900123', '+447700900124']) {
      expect(await listed(number, 'gb-tps'), number).toBe(true);
    }
    expect(await listed('+447700900125', 'gb-tps')).toBe(false);
    expect(await area('44', 'gb-tps')).toMatchObject({ numbers: 3 });
  });
});

describe('a change file', () => {
  const change = [
    '202,5550001,2026-11-20 10:00:00,A',
    '202,5550000,2026-11-20 10:00:01,D',
    '202,5550002,2026-11-20 10:00:02,X',
    '202,5550003',
    '305,5550100,2026-11-20 10:00:02,D',
    '305,5550100,2026-11-20 10:00:03,A',
    '',
  ].join('\n');

  it('adds and removes; what is not clearly a removal adds, and the later line holds', async () => {
    const { bring, listed, area } = importing();
    const base = await bring(full);
    const job = await bring(change, { kind: 'change', base: base.jobId, obtainedAt: start + day });
    expect(job.status).toBe('succeeded');
    expect(job.report).toMatchObject({ added: 3, removed: 1, unchanged: 1 });
    const expected = { '0000': false, '0001': true, '0002': true, '0003': true, '9999': true };
    for (const [suffix, is] of Object.entries(expected)) expect(await listed(`+1202555${suffix}`)).toBe(is);
    expect(await listed('+13055550100')).toBe(true);
    expect(await area('202')).toMatchObject({ numbers: 5, obtainedAt: start + day });
  });

  it('renews every area that is as new as what it continues, and no older one', async () => {
    const { bring, area } = importing();
    await bring('415,5550100\n', { obtainedAt: start - day });
    const base = await bring(full);
    await bring('202,5550001,x,A\n', { kind: 'change', base: base.jobId, obtainedAt: start + day });
    expect((await area('305'))?.obtainedAt).toBe(start + day);
    expect((await area('415'))?.obtainedAt).toBe(start - day);
  });

  it('is refused when it continues anything but the last import', async () => {
    const { bring, listed, area } = importing();
    const first = await bring(full);
    await bring(full, { obtainedAt: start + 1 });
    for (const base of [first.jobId, 'nothing']) {
      const job = await bring(change, { kind: 'change', base, obtainedAt: start + day });
      expect(job).toMatchObject({ status: 'failed', fault: { code: 'BASE_IS_NOT_LAST' } });
    }
    expect(await listed('+12025550000')).toBe(true);
    expect((await area('202'))?.obtainedAt).toBe(start + 1);
  });

  it('may follow a change file', async () => {
    const { bring, listed } = importing();
    const base = await bring(full);
    const first = await bring(change, { kind: 'change', base: base.jobId, obtainedAt: start + day });
    const asked = { kind: 'change', base: first.jobId, obtainedAt: start + 2 * day } as const;
    expect((await bring('202,5550001,x,D\n', asked)).status).toBe('succeeded');
    expect(await listed('+12025550001')).toBe(false);
  });

  it('tells of area codes that no full list has brought', async () => {
    const { bring } = importing();
    const base = await bring(full);
    const job = await bring('415,5550100,x,A\n', { kind: 'change', base: base.jobId, obtainedAt: start + 1 });
    expect(job.fault?.code).toBe('BAD_LINES');
    expect(job.report.bad).toEqual([{ line: 1, reason: expect.stringContaining('no full list') }]);
  });
});

describe('a file with bad lines', () => {
  const spoiled = '\uFEFFarea,number\r\n202,5550000\r\nnonsense 1\r\n\r\n202,555\r\n305,5550100\r\n202,55';

  it('is kept as far as it is good and told line by line, and the list does not count as renewed', async () => {
    const { bring, listed, area } = importing();
    await bring('202,5550000\n202,5550009\n305,5550007\n');
    const job = await bring(spoiled, { obtainedAt: start + day }, smallPace);
    expect(job).toMatchObject({ status: 'failed', fault: { code: 'BAD_LINES' } });
    expect(job.report).toMatchObject({ lines: 7, badLines: 3, added: 1, unchanged: 1 });
    expect(job.report.bad.map(({ line }) => line)).toEqual([3, 5, 7]);
    expect(JSON.stringify(job.report)).not.toContain('nonsense');
    // Listed from now on, and nothing is free that was listed.
    expect(await listed('+13055550100')).toBe(true);
    expect(await listed('+12025550009')).toBe(true);
    expect((await area('202'))?.obtainedAt).toBe(start);
  });

  it('is taken where that many bad lines are allowed, and not with one more', async () => {
    for (const [allowedBadLines, status] of [
      [2, 'failed'],
      [3, 'succeeded'],
    ] as const) {
      const { bring, area } = importing();
      expect((await bring(spoiled, { allowedBadLines })).status).toBe(status);
      expect((await area('202')) !== null).toBe(status === 'succeeded');
    }
  });

  it('tells a hundred of them and counts all', async () => {
    const { bring } = importing();
    const { report } = await bring(`${'12\n'.repeat(250)}2025550000\n`, {}, smallPace);
    expect(report.badLines).toBe(250);
    expect(report.bad).toHaveLength(100);
  });

  it('and no end of lines is read past in bounded memory', async () => {
    const { bring } = importing();
    const long = `${'1'.repeat(300_000)}\n2025550000\n${'2'.repeat(1_000)}`;
    const { report } = await bring(long, { allowedBadLines: 2 });
    expect(report).toMatchObject({ lines: 3, added: 1, badLines: 2 });
    expect(report.bad.map(({ line }) => line)).toEqual([1, 3]);
  });
});

describe('a packed file', () => {
  const many = Array.from({ length: 300 }, (_, index) => `202,555${String(index).padStart(4, '0')}`).join(
    '\n',
  );

  it.each([
    ['gzip', gzipSync(many)],
    ['zip', zipOf([{ name: 'list.txt', text: many, deflated: true }])],
    ['zip that is not compressed', zipOf([{ name: 'list.txt', text: many, deflated: false }])],
  ])('is read from %s, and again from the middle', async (_, file) => {
    const { bring, listed } = importing();
    const job = await bring(file, {}, { ...smallPace, batch: 50, slice: 0 });
    expect(job.report).toMatchObject({ lines: 300, added: 300, badLines: 0 });
    expect(await listed('+12025550299')).toBe(true);
  });

  it.each([
    ['half a gzip', gzipSync(many).subarray(0, 300), 'BROKEN_ARCHIVE'],
    ['half a zip', zipOf([{ name: 'a', text: many, deflated: true }]).subarray(0, 300), 'BROKEN_ARCHIVE'],
    ['a zip of two files', zipOf([{ name: 'a', text: many, deflated: true }, { name: 'b', text: many, deflated: true }]), 'NOT_ONE_FILE'], // biome-ignore format: one row
    ['a zip bomb', zipOf([{ name: 'a', text: '0'.repeat(8_000_000), deflated: true }]), 'INFLATES_TOO_FAR'],
    ['a gzip bomb', gzipSync('2025550100\n'.repeat(1_000_000)), 'INFLATES_TOO_FAR'],
    ['UTF-16', Buffer.from(`\uFEFF${many}`, 'utf16le'), 'WRONG_ENCODING'],
  ])('that is %s is refused with what to do', async (_, file, code) => {
    const { bring, area } = importing();
    const job = await bring(file);
    expect(job).toMatchObject({ status: 'failed', fault: { code } });
    expect(job.fault?.detail.length).toBeGreaterThan(20);
    expect(await area('202')).toBeNull();
  });
});

describe('an import that breaks off', () => {
  const numbers = Array.from({ length: 14 }, (_, index) => 2_025_550_000 + ((index * 7_919) % 60_000));
  const file = [...numbers, ...numbers.slice(0, 3)].join('\n');

  it('ends as if it had not, wherever it broke off', async () => {
    let crashes = 0;
    // Each operation is cut off before it has its effect, and behind it.
    for (let cut = 2; ; cut++) {
      const crashAt = Math.floor(cut / 2);
      let operations = 0;
      let armed = false;
      const table = interceptTable(createMemoryTable(), async (_, run) => {
        const number = armed ? ++operations : 0;
        if (number === crashAt && cut % 2 === 0) throw new Error('crash');
        const result = await run();
        if (number === crashAt) throw new Error('crash');
        return result;
      });
      const { ports, bring, announce, upload, work, listed, area } = importing(table);
      await bring('2025550000\n2025590001\n2125550100\n');
      const id = await announce({ obtainedAt: start + 1 });
      await upload(id, file);
      armed = true;
      const crashed = await workOnImport(ports, id, smallPace).then(
        () => false,
        () => true,
      );
      armed = false;
      const job = await work(id, smallPace);
      expect(job, `crash at ${crashAt}`).toMatchObject({ status: 'succeeded' });
      expect(job.report, `crash at ${crashAt}`).toMatchObject({
        lines: 17,
        added: 13,
        removed: 1,
        unchanged: 1,
        badLines: 0,
      });
      for (const number of numbers) expect(await listed(`+1${number}`)).toBe(true);
      expect(await listed('+12025590001')).toBe(false);
      expect(await area('202')).toMatchObject({ numbers: 14 });
      if (!crashed) break;
      crashes++;
    }
    expect(crashes).toBeGreaterThan(80);
  });

  it('goes on in slices when there is more to do than time', async () => {
    const { ports, announce, upload, work } = importing();
    const id = await announce();
    await upload(id, file);
    let slices = 0;
    while ((await workOnImport(ports, id, { ...smallPace, slice: 0 })) !== null) slices++;
    expect(slices).toBeGreaterThan(10);
    expect((await work(id)).report).toMatchObject({ lines: 17, added: 14 });
  });

  it('counts the same with two workers at it', async () => {
    const { ports, announce, upload, work, area } = importing();
    const id = await announce();
    await upload(id, file);
    await Promise.all(
      [workOnImport(ports, id, smallPace), workOnImport(ports, id, smallPace)].map((one) =>
        one.catch(() => null),
      ),
    );
    expect((await work(id, smallPace)).report).toMatchObject({ lines: 17, added: 14 });
    expect(await area('202')).toMatchObject({ numbers: 14 });
  });
});

describe('two imports of a list', () => {
  it('take turns', async () => {
    const { ports, announce, upload, work, listed, show } = importing();
    const [first, second] = [await announce(), await announce({ obtainedAt: start + 1 })];
    await upload(first, '2025550000\n2025550001\n2025560001\n2025570001\n2025580001\n');
    await upload(second, '2025550002\n');
    expect(await workOnImport(ports, first, { ...smallPace, slice: 0 })).toBe(0);
    expect(await workOnImport(ports, second)).toBeGreaterThan(0);
    expect((await show(second)).cursor).toBeNull();
    expect((await work(first)).status).toBe('succeeded');
    expect((await work(second)).report).toMatchObject({ added: 1, removed: 5 });
    expect(await listed('+12025550000')).toBe(false);
  });

  it('leave a dead one behind, which may not write when it comes back', async () => {
    const { ports, announce, upload, work, passTime, listed } = importing();
    const [first, second] = [await announce(), await announce({ obtainedAt: start + 1 })];
    await upload(first, '2025550000\n2025550001\n2025560001\n2025570001\n2025580001\n');
    await upload(second, '2025550002\n');
    await workOnImport(ports, first, { ...smallPace, slice: 0 });
    passTime(16 * 60_000);
    expect((await work(second)).status).toBe('succeeded');
    expect(await work(first)).toMatchObject({ status: 'failed', fault: { code: 'SUPERSEDED' } });
    expect(await listed('+12025550000')).toBe(false);
    expect(await listed('+12025550002')).toBe(true);
  });
});

describe('an upload', () => {
  it('is waited for, ever more patiently, and in the end no longer', async () => {
    const { ports, announce, work, passTime } = importing();
    const id = await announce();
    expect(await workOnImport(ports, id)).toBe(1_000);
    passTime(hour);
    expect(await workOnImport(ports, id)).toBe(30_000);
    expect(await work(id)).toMatchObject({ status: 'failed', fault: { code: 'NOT_UPLOADED' } });
  });
});

describe('whatever is imported', () => {
  const number = fc
    .tuple(fc.constantFrom(202, 305), fc.constantFrom(555, 556, 999), fc.integer({ min: 0, max: 9_999 }))
    .map(([area, exchange, suffix]) => area * 10_000_000 + exchange * 10_000 + suffix);

  it('is what is looked up afterwards, list after list and change after change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(number, { minLength: 1, maxLength: 60 }),
        fc.array(fc.tuple(number, fc.boolean()), { maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        async (numbers, changes, batch) => {
          const { bring, listed, area } = importing();
          await bring('2025550000\n2029991234\n3055560001\n');
          const pace = { ...smallPace, batch };
          const base = await bring(numbers.join('\n'), { obtainedAt: start + 1 }, pace);
          const expected = new Set(numbers);
          const others = numbers.some((n) => n < 3e9) ? [] : [2_025_550_000, 2_029_991_234];
          if (!numbers.some((n) => n > 3e9)) others.push(3_055_560_001);
          for (const other of others) expected.add(other);
          for (const [n, removed] of changes) removed ? expected.delete(n) : expected.add(n);
          const file = changes.map(([n, removed]) => `${n},x,${removed ? 'D' : 'A'}`).join('\n');
          const asked = { kind: 'change', base: base.jobId, obtainedAt: start + 2 } as const;
          expect((await bring(file, asked, pace)).status).toBe('succeeded');
          const asked2 = [
            ...numbers,
            ...changes.map(([n]) => n),
            2_025_550_000,
            3_055_560_001,
            2_025_550_001,
          ];
          for (const n of asked2) expect(await listed(`+1${n}`), String(n)).toBe(expected.has(n));
          const counted = ((await area('202'))?.numbers ?? 0) + ((await area('305'))?.numbers ?? 0);
          expect(counted).toBe(expected.size);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A zip as simple tools make it (APPNOTE.TXT 4.3); nobody looks at its checksums here. */
function zipOf(files: { name: string; text: string; deflated: boolean }[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, deflated } of files) {
    const packed = deflated ? deflateRawSync(text) : Buffer.from(text);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(deflated ? 8 : 0, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(text.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(offset, 12);
    directory.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
        fields,
        entry.subarray(2),
        Buffer.from(name),
      ]),
    );
    parts.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}
