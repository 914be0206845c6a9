import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExitCode, exitCodes, UsageFault } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { textTable } from '../text-table.ts';
import { addBad, type BadLines, badWords, closingWords, progress, putWords } from './customer-words.ts';
import { customersFrom, type FromPinpoint } from './pinpoint-customers.ts';
import { type Endpoint, readEndpoint } from './pinpoint-endpoint.ts';
import { putCustomers } from './put-customers.ts';
import { readLines } from './read-lines.ts';
import { type Import, takeIn } from './take-in.ts';

/** Takes in an export of Amazon Pinpoint: first who had opted out, then the customers, then who wants no mail. */
export async function importPinpoint(
  { kairos, show }: Session,
  path: string,
  options: { apply?: boolean; segment?: string },
): Promise<ExitCode> {
  const bad: BadLines = { count: 0, shown: [] };
  const endpoints: Endpoint[] = [];
  let others = 0;
  for await (const { file, line, text } of readLines(path)) {
    const place = `${file}, line ${line}`;
    const endpoint = readEndpoint(text);
    if (endpoint === 'other') others += 1;
    else if ('fault' in endpoint) addBad(bad, place, endpoint.fault);
    else endpoints.push(endpoint);
  }
  if (endpoints.length === 0)
    throw new UsageFault(
      `There is no endpoint for mail, texts or calls in ${path}${bad.count > 0 ? `; ${bad.shown[0]}` : ''}.`,
    );
  const found = customersFrom(endpoints, options);
  const apply = options.apply === true;
  // What is closed comes first: nobody is to be reachable for a moment who had opted out.
  const optOuts = await takeInRows(kairos, 'suppressions', optOutRows(found), apply);
  const put = apply ? await putCustomers(kairos, found.customers, progress) : null;
  const preferences = apply ? await takeInRows(kairos, 'preferences', withoutMailRows(found), true) : null;
  const { customers, withoutMail, hashedIds, inactive, older } = found;
  const counts = {
    endpoints: endpoints.length,
    customers: customers.length,
    optedOut: found.optOuts.length,
    withoutMail: withoutMail.length,
    inactive,
    older,
    others,
    hashedIds,
    badLines: bad.count,
  };
  show({ dryRun: !apply, ...counts, bad: bad.shown, put, optOuts, preferences }, () =>
    [
      textTable(
        [
          'endpoints',
          'customers',
          'opted out',
          'inactive',
          'older',
          'other kinds',
          'hashed ids',
          'bad lines',
        ],
        [
          [
            counts.endpoints,
            counts.customers,
            counts.optedOut,
            inactive,
            older,
            others,
            hashedIds,
            bad.count,
          ].map(String),
        ],
      ),
      ...closingWords('opt-outs', optOuts),
      ...putWords(put),
      ...closingWords('without mail', preferences),
      ...badWords(bad),
      apply
        ? 'Nobody has consented to marketing by this: see docs/recipes/from-pinpoint.md.'
        : 'Nothing was changed. Repeat it with --apply.',
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** By text an opt-out is for everything; a mailbox stays open for receipts and log-in codes. */
function optOutRows({ optOuts }: FromPinpoint): string[] {
  return optOuts.map(({ address, channel, at }) => {
    const closes =
      channel === 'email'
        ? { channels: ['email'], scope: 'marketing' }
        : { channels: [channel], scope: 'all' };
    return JSON.stringify({
      address,
      ...closes,
      reason: 'customer-request',
      source: 'pinpoint',
      ...(at !== '' && { at }),
    });
  });
}

function withoutMailRows({ withoutMail }: FromPinpoint): string[] {
  return withoutMail.map((customerId) => JSON.stringify({ customerId, 'channels.email': 'blocked' }));
}

/** Has rows that were made here taken in as a file; null: there are none. */
async function takeInRows(
  kairos: Session['kairos'],
  about: 'suppressions' | 'preferences',
  rows: readonly string[],
  apply: boolean,
): Promise<Import | null> {
  if (rows.length === 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'kairos-import-'));
  try {
    const file = join(folder, `${about}.jsonl`);
    writeFileSync(file, `${rows.join('\n')}\n`, { mode: 0o600 });
    return await takeIn(kairos, about, file, { apply, allowBadLines: rows.length });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
