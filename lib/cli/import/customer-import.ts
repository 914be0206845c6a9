import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { textTable } from '../text-table.ts';
import { addBad, type BadLines, badWords, progress, putWords } from './customer-words.ts';
import { type NewCustomer, type PutReport, putCustomers } from './put-customers.ts';
import { readLines } from './read-lines.ts';

/** Takes in customers who are not here yet, from JSON Lines. */
export async function importCustomers(
  { kairos, show }: Session,
  file: string,
  { apply }: { apply?: boolean },
): Promise<ExitCode> {
  const bad: BadLines = { count: 0, shown: [] };
  const read = { customers: 0 };
  const customers = customersIn(file, bad, () => {
    read.customers += 1;
  });
  let put: PutReport | null = null;
  if (apply) put = await putCustomers(kairos, customers, progress);
  else for await (const _ of customers);
  show({ dryRun: !apply, ...read, badLines: bad.count, bad: bad.shown, put }, () =>
    [
      textTable(['customers', 'bad lines'], [[String(read.customers), String(bad.count)]]),
      ...putWords(put),
      ...badWords(bad),
      ...(apply ? [] : ['Nothing was changed. Repeat it with --apply.']),
    ].join('\n'),
  );
  return exitCodes.ok;
}

async function* customersIn(file: string, bad: BadLines, onRead: () => void): AsyncGenerator<NewCustomer> {
  for await (const { file: name, line, text } of readLines(file)) {
    const place = `${name}, line ${line}`;
    const { id, ...body } = parsedObject(text) ?? {};
    if (typeof id !== 'string' || id === '') {
      addBad(bad, place, 'is no JSON object with an "id"');
      continue;
    }
    onRead();
    yield { place, id, body };
  }
}

function parsedObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
