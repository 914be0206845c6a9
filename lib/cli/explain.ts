import type { Command } from 'commander';
import { type AskAbout, askWeek, everyChannel } from '../client/ask-week.ts';
import type { Connection } from './connection.ts';
import { drawWeek } from './draw-week.ts';
import { exitCodes } from './exit-codes.ts';
import { askingOptions, type QuestionOptions, questionOf } from './question.ts';
import type { Act } from './session.ts';
import { type Decision, outcomeWords, reasonWords } from './show-decision.ts';

type ExplainOptions = QuestionOptions & { at?: string };

/** `kairos explain`: the customer's next seven days as a chart, then every rule that has a say. Nothing is recorded. */
export function addExplain(program: Command, act: Act): void {
  askingOptions(program.command('explain <customer>'), 'marketing')
    .description("draw the customer's next seven days, and say which rule closes what")
    .option('--at <instant>', 'as if it were this instant')
    .addHelpText(
      'after',
      '\nExamples\n  kairos explain ana-miami\n  kairos explain dieter-berlin --purpose collections --channels voice --voice live\n  kairos explain ana-miami --at 2026-12-24T12:00:00Z',
    )
    .action(
      act(async ({ kairos, show }, customer: string, { at, ...options }: ExplainOptions) => {
        const question = questionOf(customer, options);
        const simulateAt = at ?? new Date(await serviceTime(kairos)).toISOString();
        const { body: decision } = await kairos.call('POST /v1/decisions', {
          body: { ...question, simulateAt },
        });
        const ask: AskAbout = async (limits) => {
          const body = { ...question, ...limits, simulateAt };
          return (await kairos.call('POST /v1/decisions', { body })).body;
        };
        const week = await askWeek(ask, Date.parse(decision.decidedAt));
        const timeZone = decision.timeZone ?? 'UTC';
        const drawn = options.channels ?? channelsIn(week, decision);
        show({ decision, week: week.map(asJson) }, () =>
          [
            `${customer}: ${options.purpose}${options.topic ? `, ${options.topic}` : ''}, asked at ${decision.decidedAt}`,
            outcomeWords(decision),
            '',
            decision.timeZone === null
              ? 'The next seven days, in UTC: the time zone of the customer is not known.'
              : `The next seven days, in ${timeZone}:`,
            '',
            drawWeek(week, drawn, timeZone),
            '',
            'Rules that have a say now; every other rule passes.',
            '',
            reasonWords(decision.reasons),
          ].join('\n'),
        );
        return decision.outcome === 'contact' ? exitCodes.ok : exitCodes.refused;
      }),
    );
}

type Week = Awaited<ReturnType<typeof askWeek>>;

/** The channels that the service spoke of at all, the one it chose first. */
function channelsIn(week: Week, { channel, alternatives, reasons }: Decision): string[] {
  const named = new Set([
    ...(channel === undefined ? [] : [channel]),
    ...alternatives.map((alternative) => alternative.channel),
    ...reasons.flatMap((reason) => reason.channel ?? []),
    ...week.flatMap(({ open, closed }) => [...open, ...closed.keys()]),
  ]);
  const real = [...named].filter((name) => name !== everyChannel);
  return real.length === 0 ? ['any'] : real;
}

function asJson({ at, open, closed }: Week[number]): Record<string, unknown> {
  return { at: new Date(at).toISOString(), open, closed: Object.fromEntries(closed) };
}

/** The clock of a local service can be moved ahead; elsewhere all clocks agree. */
async function serviceTime(kairos: Connection): Promise<number> {
  if (!kairos.isLocal) return Date.now();
  const { body } = await kairos.call('GET /local/clock').catch(() => ({ body: { now: '' } }));
  return Date.parse(body.now) || Date.now();
}
