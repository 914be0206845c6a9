import { basename } from 'node:path';
import { inParallel } from '../../client/in-parallel.ts';
import { askForContact } from './ask-for-contact.ts';
import { countRows, readBankContacts } from './bank-contacts.ts';
import { beginRun, readClock } from './begin-run.ts';
import { compareWithSink, type Difference, isEmpty } from './compare-with-sink.ts';
import { passTime } from './pass-time.ts';
import { type Screen, showProgress } from './progress.ts';
import { readDispatches, readOutbox } from './read-results.ts';
import { reportOf } from './report.ts';
import { runId } from './requests.ts';
import { connect, type Service } from './service.ts';
import { newTally } from './tally.ts';

type Options = {
  file: string;
  /** Rows that are taken at most. */
  limit: number;
  /** Of a local run: `http://127.0.0.1:8787`. */
  origin: string;
  /** An admin token. */
  token: string;
  /** Where the progress goes. */
  screen: Screen;
};

/** Requests that are under way at once: more do not make one process any faster. */
const atOnce = 8;
/** A moved dispatch has a new moment; one that is moved more often than this is reported as it stands. */
const mostRounds = 10;

/**
 * Runs a campaign for the customers of the file on a running service, from registering them to what the sink received.
 * Answers with the report, and whether the sink received exactly what was accepted. Throws a StartFault with one sentence
 * for what is wrong with the file or the service.
 */
export async function runCampaign({
  file,
  limit,
  origin,
  token,
  screen,
}: Options): Promise<{ report: string; exact: boolean }> {
  const began = performance.now();
  const service = connect(origin, token);
  // The whole file first: half a campaign because of row 20,000 helps nobody.
  const rows = await countRows(file, limit);
  const clock = await readClock(service);
  const run = await beginRun(service, runId(file, limit), clock.now);
  screen.write(run.resumed ? 'This run was begun before; what is done is not done again.\n' : '');

  const tally = newTally();
  const asking = showProgress(screen, 'asking', rows);
  await inParallel(readBankContacts(file, limit), atOnce, async (contact) => {
    tally.asked(await askForContact(service, run, contact));
    asking.step();
  });
  const askingTook = asking.end();

  screen.write('The clock of the service now runs ahead, in jumps from one due moment to the next.\n');
  const { results, jumps, took: sendingTook } = await sendAll(service, tally.accepted, screen);
  const received = await readOutbox(service, run.startedAt);
  const difference = await onlyOfRun(
    service,
    run.id,
    compareWithSink(new Set(tally.accepted.keys()), received),
  );

  const report = reportOf({
    file: basename(file),
    rows,
    run,
    tally,
    results,
    received,
    difference,
    clock: { jumps, ahead: (await readClock(service)).ahead - clock.ahead },
    took: { asking: askingTook, sending: sendingTook, all: performance.now() - began },
  });
  return { report, exact: isEmpty(difference) };
}

/** Lets time pass until every accepted dispatch has come to its end, also those that were moved on the way. */
async function sendAll(service: Service, accepted: ReadonlyMap<string, { sendAt: number }>, screen: Screen) {
  const sending = showProgress(screen, 'sending', accepted.size);
  let moments = [...accepted.values()].map(({ sendAt }) => sendAt);
  let jumps = 0;
  for (let round = 1; ; round++) {
    jumps += await passTime(service, moments, (sent) => {
      for (let message = 0; message < sent; message++) sending.step();
    });
    const results = await readDispatches(service, accepted.keys(), atOnce);
    const unfinished = [...results.values()].filter(
      ({ status }) => status === 'scheduled' || status === 'sending',
    );
    if (unfinished.length === 0 || round === mostRounds) return { results, jumps, took: sending.end() };
    moments = unfinished.flatMap(({ sendAt }) => (sendAt === null ? [] : [sendAt]));
  }
}

/** Others may send at the same time: what the sink has of them is no difference. */
async function onlyOfRun(service: Service, campaignId: string, difference: Difference): Promise<Difference> {
  const others = await readDispatches(service, difference.unexpected, atOnce);
  const ours = difference.unexpected.filter((id) => others.get(id)?.campaignId === campaignId);
  const repeated = difference.repeated.filter(
    (id) => !difference.unexpected.includes(id) || ours.includes(id),
  );
  return { ...difference, repeated, unexpected: ours };
}
