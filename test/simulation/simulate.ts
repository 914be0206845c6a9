// npm run simulate -- [--seed N] [--schedules N] [--all]: the fault simulator; a violation is printed with its trace.
import { parseArgs } from 'node:util';
import { runSchedule } from './run-schedule.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    schedules: { type: 'string', default: '2000' },
    all: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
  },
});
const firstSeed = Number(values.seed);
const schedules = Number(values.schedules);
const started = performance.now();
const counts = new Map<string, { times: number; seed: number; what: string }>();
let violated = 0;

for (let done = 0; done < schedules; done++) {
  const result = await runSchedule(firstSeed + done);
  if (values.trace && schedules === 1) console.log(result.trace().join('\n'));
  if (result.violations.length > 0) {
    violated++;
    for (const { invariant, what } of result.violations) {
      const key = `${invariant} ${what.replace(/^[\w-]{6,8}( to \S+)?:/, '…:')}`;
      const known = counts.get(key);
      counts.set(key, { times: (known?.times ?? 0) + 1, seed: known?.seed ?? result.seed, what });
    }
    if (!values.all) {
      if (!values.trace) console.log(result.trace().join('\n'));
      for (const { invariant, what } of result.violations) console.log(`VIOLATION ${invariant}: ${what}`);
      console.log(`Replay it: npm run simulate -- --seed ${result.seed} --schedules 1`);
      break;
    }
  }
  if ((done + 1) % 500 === 0) console.log(`${done + 1} schedules, ${rate(done + 1)} a second`);
}
for (const [key, { times, seed }] of [...counts].sort(([, a], [, b]) => b.times - a.times))
  console.log(`${String(times).padStart(5)} × ${key} (first: seed ${seed})`);
console.log(violated === 0 ? `No violation in ${schedules} schedules.` : `${violated} violated schedules.`);
process.exitCode = violated === 0 ? 0 : 1;

function rate(done: number): string {
  return ((done * 1_000) / (performance.now() - started)).toFixed(0);
}
