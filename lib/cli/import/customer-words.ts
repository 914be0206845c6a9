import { textTable } from '../text-table.ts';
import type { PutReport } from './put-customers.ts';
import type { Import } from './take-in.ts';

/** Lines that cannot be used: how many, and the first hundred without their content. */
export type BadLines = { count: number; shown: string[] };

const faultsKept = 100;
const faultsShown = 10;

export function addBad(bad: BadLines, place: string, fault: string): void {
  bad.count += 1;
  if (bad.shown.length < faultsKept) bad.shown.push(`${place}: ${fault}`);
}

export function badWords({ shown }: BadLines): string[] {
  return shown.slice(0, faultsShown);
}

/** How far it is, where somebody looks. */
export function progress(done: number): void {
  if (process.stderr.isTTY && done % 50 === 0) process.stderr.write(`\rcustomers: ${done} `);
}

export function putWords(put: PutReport | null): string[] {
  if (put === null) return [];
  const { created, known, leftOut, refused, faults } = put;
  const counts = [created, known, refused, leftOut].map(String);
  const table = textTable(['created', 'here already', 'refused', 'details left out'], [counts]);
  return [table, ...faults.slice(0, faultsShown)];
}

export function closingWords(what: string, done: Import | null): string[] {
  if (!done?.result) return [];
  const { dryRun, closing, known, badLines, bad } = done.result;
  const row = [closing, known, badLines].map(String);
  const faults = bad.slice(0, faultsShown).map(({ line, reason }) => `${what}, row ${line}: ${reason}`);
  return [
    textTable([`${what}: ${dryRun ? 'would close' : 'closed'}`, 'known', 'not readable'], [row]),
    ...faults,
  ];
}
