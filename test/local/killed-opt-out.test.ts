import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { waysToStop } from './ways-to-stop.ts';

/** More writes than any way to stop needs. */
const mostRounds = 30;

/** What the next process saw of somebody who said stop in one way. */
type Found = {
  name: string;
  wasAcknowledged: boolean;
  /** It was closed, and was in the log outside the table, before anybody said it again. */
  held: boolean;
  logged: boolean;
  /** The status of saying it again, and whether it is closed then. */
  repeated: number;
  closed: boolean;
};
type Line = Found | { reached: string[] } | { answered: number; of: number };

/** One process on the folder, until it kills itself. */
async function round(folder: string, number: number): Promise<Line[]> {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, 'killed-process.ts'),
    folder,
    String(number),
  ]);
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [, signal] = await once(child, 'exit');
  const [output, errors] = await said;
  if (signal !== 'SIGKILL') throw new Error(`Round ${number} ended otherwise: ${errors}`);
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

describe('kill -9 right after each write of an opt-out', () => {
  it('loses none that was answered, in whatever way it was said; any other can be said again, and nothing waiting is sent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kairos-killed-'));
    try {
      let isLast = false;
      let unanswered = 0;
      for (let number = 1; !isLast; number++) {
        expect(number).toBeLessThan(mostRounds);
        const lines = await round(folder, number);
        const found = lines.filter((line): line is Found => 'name' in line);
        for (const { name, wasAcknowledged, held, logged, repeated, closed } of found) {
          const where = `${name}, killed after write ${number - 1}`;
          if (wasAcknowledged) expect({ held, logged }, where).toEqual({ held: true, logged: true });
          else unanswered += 1;
          expect(repeated, where).toBeLessThan(300);
          expect(closed, where).toBe(true);
        }
        if (number > 1) {
          expect(found).toHaveLength(Object.keys(waysToStop).length);
          expect(lines).toContainEqual({ reached: ['nobody'] });
          isLast = found.every(({ wasAcknowledged }) => wasAcknowledged);
        }
      }
      // Each way writes the gate or the address, the log and the trail, at the least.
      expect(unanswered).toBeGreaterThan(2 * Object.keys(waysToStop).length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 600_000);
});
