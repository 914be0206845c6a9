import { describe, expect, it } from 'vitest';
import { lineReader } from '../../../lib/core/registry/registry-line.ts';
import { registryList } from '../../../lib/core/registry/registry-list.ts';

function read(list: string, kind: 'full' | 'change', line: string): string {
  const found = registryList(list);
  if (!found) throw new Error(`There is no list ${list}.`);
  const bytes = Buffer.from(`before\n${line}\nafter`);
  const said = lineReader(found, kind)(bytes, 7, bytes.length - 6);
  if (typeof said !== 'number') return said;
  return `${said % 2 === 1 ? '-' : '+'}${Math.floor(said / 2)}`;
}

describe('a line of a full list of North America', () => {
  it.each([
    ['202,5550100', '+2025550100'],
    ['202,5550100\r', '+2025550100'],
    ['"202","5550100"', '+2025550100'],
    [' 202 , 555-0100 ', '+2025550100'],
    ['2025550100', '+2025550100'],
    ['12025550100', '+2025550100'],
    ['+12025550100', '+2025550100'],
    ['+1 (202) 555-0100', '+2025550100'],
    ['202.555.0100', '+2025550100'],
    ['', 'blank'],
    [' \r', 'blank'],
    ['area,number', 'no-digits'],
    ['202,555010', 'digits'],
    ['202,55501000', 'digits'],
    ['20,25550100', 'columns'],
    ['2025550100,A', 'columns'],
    ['202,5550100,2026', 'columns'],
    ['1,2,3,4,5,6,7', 'columns'],
    ['202555010', 'digits'],
    ['20255501000', 'digits'],
    ['99999999999999999999', 'digits'],
    ['+442079460000', 'country'],
    ['+2025550100', 'country'],
    ['202555010O', 'characters'],
    ['2025550100 x5', 'characters'],
    ['202\u00a05550100', 'characters'],
    ['102,5550100', 'plan'],
    ['202,1550100', 'plan'],
  ])('%j reads as %s', (line, expected) => {
    expect(read('us-national', 'full', line)).toBe(expected);
  });

  it('that holds Latin-1 letters is no number', () => {
    const list = registryList('us-national');
    const bytes = Buffer.from('2025550100é', 'latin1');
    expect(list && lineReader(list, 'full')(bytes, 0, bytes.length)).toBe('characters');
  });
});

describe('a line of a change file', () => {
  it.each([
    ['202,5550100,2026-11-20 10:00:00,D', '-2025550100'],
    ['202,5550100,2026-11-20T10:00:00Z,d\r', '-2025550100'],
    ['202,5550100,D', '-2025550100'],
    ['2025550100,2026-11-20,"D"', '-2025550100'],
    ['202,5550100,2026-11-20,A', '+2025550100'],
    ['202,5550100,2026-11-20,DELETE', '+2025550100'],
    ['202,5550100,2026-11-20,DD', '+2025550100'],
    ['202,5550100,2026-11-20,D1', '+2025550100'],
    ['202,5550100,D,2026-11-20', '+2025550100'],
    ['202,5550100,2026-11-20,', '+2025550100'],
    ['202,5550100', '+2025550100'],
    ['202,5550100,1,2,D', 'columns'],
  ])('%j reads as %s', (line, expected) => {
    expect(read('us-national', 'change', line)).toBe(expected);
  });
});

describe('a line of a plain list', () => {
  it.each([
    ['gb-tps', '02079460000', '+442079460000'],
    ['gb-tps', '2079460000', '+442079460000'],
    ['gb-tps', '+44 20 7946 0000', '+442079460000'],
    ['gb-tps', '0044 20 7946 0000', '+442079460000'],
    ['gb-tps', '442079460000', '+442079460000'],
    ['gb-tps', '020 794', 'digits'],
    ['gb-tps', '+12025550100', 'country'],
    ['gb-tps', '0012025550100', 'country'],
    ['gb-tps', '02079460000,x1', 'columns'],
    ['sg-dnc', '91234567', '+6591234567'],
    ['sg-dnc', '6591234567', '+6591234567'],
    ['it-rpo', '0612345678', '+390612345678'],
    ['fr-bloctel', '0612345678', '+33612345678'],
    ['ca-national', '4165550100', '+4165550100'],
    ['ca-national', '416,5550100', '+4165550100'],
  ])('of %s: %j reads as %s', (list, line, expected) => {
    expect(read(list, 'full', line)).toBe(expected);
  });
});
