import { connect } from '../example-campaign/service.ts';
import { evaluateSample, type Sample } from './evaluate-sample.ts';
import type { ReportArguments } from './read-arguments.ts';
import { reportPage, type WeekOf } from './report-page.ts';

/** As many logged decisions are looked at. */
const sampleLimit = 5_000;
/** As many segments are drawn, those with most contacts. */
const segmentLimit = 3;

/** Asks a running service what it learned and what came of its decisions, and draws it. Throws a StartFault. */
export async function makeReport({
  origin,
  token,
  customer,
}: Pick<ReportArguments, 'origin' | 'token' | 'customer'>): Promise<{ page: string; sampled: number }> {
  const service = connect(origin, token);
  const { body: all } = await service.call('GET /v1/learning');
  const weeks: WeekOf[] = [{ name: 'Everybody', contacts: all.contacts, week: all.week as WeekOf['week'] }];
  const segments = [...all.segments].sort((left, right) => right.contacts - left.contacts);
  for (const { name, contacts } of segments.slice(0, segmentLimit)) {
    const { body } = await service.call('GET /v1/learning', { query: { segment: name } });
    weeks.push({ name: `Segment ${name}`, contacts, week: body.week as WeekOf['week'] });
  }
  if (customer !== null) {
    const { body } = await service.call('GET /v1/customers/{id}/learned', { params: { id: customer } });
    weeks.push({ name: `Customer ${customer}`, contacts: body.contacts, week: body.week as WeekOf['week'] });
  }
  const samples: Sample[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await service.call('GET /v1/learning/decisions', { query: { cursor } });
    samples.push(...body.decisions);
    cursor = body.nextCursor;
  } while (cursor !== undefined && samples.length < sampleLimit);
  const about = { modelVersion: all.modelVersion, madeAt: new Date(Date.now()).toISOString().slice(0, 16) };
  return { page: reportPage(about, weeks, evaluateSample(samples)), sampled: samples.length };
}
