// npm run bench:learning -- [--data <folder>] [--runs 20] [--customers 2000] [--regime-runs 20] [--regime-customers 2000]
// [--width-runs 5] [--only world|regimes|widths|data|speed] [--write]: the bars of the learning model. --write puts a section into bench/LEARNING.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bank } from './bank.ts';
import { hillstrom } from './hillstrom.ts';
import { openBandit } from './open-bandit.ts';
import { outspot } from './outspot.ts';
import { otherWorlds } from './regime-bars.ts';
import { type Bar, barTable } from './report.ts';
import { speed } from './speed.ts';
import { widthsTried } from './widths.ts';
import { usualWorld } from './world-bars.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    runs: { type: 'string', default: '20' },
    customers: { type: 'string', default: '2000' },
    'regime-runs': { type: 'string', default: '20' },
    'regime-customers': { type: 'string', default: '2000' },
    'width-runs': { type: 'string', default: '5' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

type Section = { title: string; bars: Bar[]; table?: string };
const sections: { name: string; make: () => Section | Promise<Section> }[] = [
  {
    name: 'world',
    make: async () => {
      const [runs, customers] = [Number(values.runs), Number(values.customers)];
      const title = `The usual world: ${runs} paired runs of ${customers} customers, share of the oracle's reward in %`;
      return { title, ...(await usualWorld(runs, customers)) };
    },
  },
  {
    name: 'regimes',
    make: async () => {
      const [runs, customers] = [Number(values['regime-runs']), Number(values['regime-customers'])];
      const title = `Other worlds: ${runs} paired runs of ${customers} customers, hierarchical less population-only, points`;
      return { title, ...(await otherWorlds(runs, customers)) };
    },
  },
  {
    name: 'widths',
    make: () => {
      const [runs, customers] = [Number(values['width-runs']), Number(values.customers)];
      const title = `Width of the draws: ${runs} paired runs of ${customers} customers on tuning seeds, share of the oracle's reward in %`;
      return { title, ...widthsTried(runs, customers) };
    },
  },
  {
    name: 'data',
    make: () => {
      const folder = values.data;
      if (folder === undefined)
        return {
          title: 'Public logs: name their folder with --data, see bench/learning/README.md',
          bars: [],
        };
      const bars = [outspot, bank, hillstrom, openBandit].flatMap((of) => of(folder) ?? []);
      return { title: 'Public logs', bars };
    },
  },
  { name: 'speed', make: () => ({ title: 'Speed, in processor time of one core', bars: speed() }) },
];

const page = `${import.meta.dirname}/../LEARNING.md`;
for (const { name, make } of sections) {
  if (values.only !== undefined && values.only !== name) continue;
  const { title, bars, table } = await make();
  const text = [`## ${title}`, table, bars.length > 0 ? barTable(bars) : undefined]
    .filter((part) => part !== undefined)
    .join('\n\n');
  console.log(`\n${text}`);
  if (bars.some(({ held }) => !held)) process.exitCode = 1;
  if (values.write && (bars.length > 0 || table !== undefined)) writeSection(name, text);
}

/** Replaces one section of the page, or adds it. */
function writeSection(name: string, text: string): void {
  const before = existsSync(page)
    ? readFileSync(page, 'utf8')
    : '# What the learning model reaches\n\nWritten by `npm run bench:learning -- --write`; how to read it is in [bench/learning/README.md](learning/README.md).\n';
  const [open, close] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const section = `${open}\n${text}\n${close}`;
  const from = before.indexOf(open);
  const to = before.indexOf(close);
  const after =
    from < 0 ? `${before}\n${section}\n` : before.slice(0, from) + section + before.slice(to + close.length);
  writeFileSync(page, after);
}
