import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installJumpClock, type JumpClock } from '../../lib/local/jump-clock.ts';

const hour = 3_600_000;
let root: string;
let clock: JumpClock | undefined;
const machineNow = Date.now;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kairos-clock-'));
});
afterEach(() => {
  clock?.remove();
  expect(Date.now).toBe(machineNow);
  rmSync(root, { recursive: true });
});

it('moves Date.now of whoever took it before the jump', () => {
  clock = installJumpClock(null);
  const taken = Date.now;
  expect(clock.jumpTo(machineNow() + hour)).toBe(true);
  expect(taken() - machineNow()).toBeGreaterThan(hour - 50);
  expect(clock.ahead()).toBeGreaterThan(hour - 50);
});

it.each([
  ['back', -hour],
  ['nowhere', 0],
  ['to no time at all', Number.NaN],
])('never moves %s', (_, distance) => {
  clock = installJumpClock(null);
  expect(clock.jumpTo(machineNow() + distance)).toBe(false);
  expect(clock.ahead()).toBe(0);
});

it('stays moved when its data folder is opened again', () => {
  const file = join(root, 'clock.json');
  clock = installJumpClock(file);
  clock.jumpTo(machineNow() + hour);
  const ahead = clock.ahead();
  clock.remove();
  clock = installJumpClock(file);
  expect(clock.ahead()).toBe(ahead);
});

it('refuses a file that would set it back', () => {
  const file = join(root, 'clock.json');
  writeFileSync(file, '{"ahead":-5}');
  expect(() => installJumpClock(file)).toThrow();
});
