import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { costRows, monthCost, prices, unitsOfContact } from '../../bench/month-cost.ts';
import { countUnits, type Spent, total } from '../../lib/store/count-units.ts';
import { accepted, createWorld, register } from '../store/flows/world.ts';
import { createMemoryTable } from '../support/memory-table.ts';

describe('the cost of a month', () => {
  it('is in docs/deploy.md as it is computed', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
    for (const row of costRows()) expect(page).toContain(row);
  });

  it('rests on the table units that a contact by e-mail takes', async () => {
    const spent: Spent[] = [];
    const world = createWorld({ table: countUnits(createMemoryTable(), (one) => spent.push(one)) });
    await register(world, 'c-1');
    spent.length = 0;
    await accepted(world, { channels: ['email'] });
    await world.run(world.now());
    expect(world.mails).toHaveLength(1);
    const apart = ['CONTENT', 'DECISION', 'KILL_SWITCH', 'CURRENT', 'VERSION'];
    const { read, write } = total(spent.filter(({ kind }) => !apart.includes(kind)));
    expect(write).toBeLessThanOrEqual(unitsOfContact.write);
    expect(read).toBeLessThanOrEqual(unitsOfContact.read);
    expect(write).toBeGreaterThan(unitsOfContact.write / 2);
  });

  it('grows with contacts, from a fixed part, by what each of them takes at least', () => {
    const [one, ten] = [monthCost(1e6), monthCost(1e7)];
    expect(ten.fixed).toBe(one.fixed);
    expect(ten.contacts).toBeCloseTo(10 * one.contacts, 6);
    expect(one.total).toBeCloseTo(one.fixed + one.contacts + one.storage, 6);
    expect(one.contacts).toBeGreaterThan(
      1e6 * (unitsOfContact.write * prices.dynamoWriteUnit + prices.httpRequest),
    );
  });
});
