import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { AnswerTo, BodyOf } from '../client/client.ts';
import { Unreachable } from '../client/faults.ts';
import { exitCodes, explainFault, UsageFault } from './exit-codes.ts';
import { askingOptions, type QuestionOptions, questionOf } from './question.ts';
import { readJson, readList } from './read-input.ts';
import type { Act } from './session.ts';
import { decisionWords } from './show-decision.ts';
import { fieldTable, textTable } from './text-table.ts';

type ContentOptions = {
  sms?: string;
  emailSubject?: string;
  emailText?: string;
  emailHtml?: string;
  content?: string;
};
type SendOptions = QuestionOptions & ContentOptions & { key?: string };
type Content = BodyOf<'POST /v1/dispatches'>['content'];
type Event = BodyOf<'POST /v1/events'>['events'][number];
type Taken = AnswerTo<'POST /v1/events'>['results'][number];

/** Commands around sending: `send`, `dispatch`, `outbox` and `events`. */
export function addSendCommands(program: Command, act: Act): void {
  askingOptions(program.command('send <customer>'))
    .description('send at the best lawful moment, at most once for each key')
    .option('--sms <text>', 'the text message')
    .option('--email-subject <text>', 'the subject of the e-mail')
    .option('--email-text <text>', 'the e-mail as plain text')
    .option('--email-html <html>', 'the e-mail as HTML')
    .option('--content <file>', 'the content of every channel, as JSON (- for standard input)')
    .option('--key <key>', 'the idempotency key; the same key and message are sent once')
    .addHelpText(
      'after',
      '\nExamples\n  kairos send ana-miami --purpose transactional --sms "Your code is 1234."\n  kairos send ana-miami --purpose service --email-subject Delay --email-text "Two hours late." --key delay-77',
    )
    .action(
      act(async ({ kairos, show }, customer: string, options: SendOptions) => {
        const idempotencyKey = options.key ?? randomUUID();
        const body = { ...questionOf(customer, options), content: contentOf(options) };
        const { body: accepted } = await kairos
          .call('POST /v1/dispatches', { body, idempotencyKey })
          .catch((error: unknown) => {
            if (!(error instanceof Unreachable)) throw error;
            const words = `${error.message} Whether it was accepted is not known: give the same command with --key ${idempotencyKey} again, and it is sent once.`;
            throw new UsageFault(words, exitCodes.service);
          });
        const { status, dispatchId, decision } = accepted;
        show(accepted, () => `Dispatch ${dispatchId}: ${status}\n${decisionWords(decision)}`);
        return status === 'suppressed' ? exitCodes.refused : exitCodes.ok;
      }),
    );

  program
    .command('dispatch <id>')
    .description('show what became of a dispatch')
    .option('--cancel', 'cancel it, if nobody has claimed it')
    .action(
      act(async ({ kairos, show }, id: string, { cancel }: { cancel?: boolean }) => {
        const route = cancel ? 'DELETE /v1/dispatches/{id}' : 'GET /v1/dispatches/{id}';
        const { body } = await kairos.call(route, { params: { id } });
        show(body, () => fieldTable(body));
        return exitCodes.ok;
      }),
    );

  program
    .command('outbox')
    .description('list what the local service has sent, newest last (local run only)')
    .option('--last <count>', 'so many', '20')
    .action(
      act(async ({ kairos, show }, { last }: { last: string }) => {
        if (!/^[1-9]\d{0,5}$/.test(last)) throw new UsageFault('--last must be a whole number from 1.');
        if (!kairos.isLocal) throw new UsageFault('Only a local service has an outbox.');
        const { body } = await kairos.call('GET /local/outbox');
        const messages = body.messages.slice(-Number(last));
        const rows = messages.map(({ receivedAt, channel, to, subject, text }) => [
          receivedAt,
          channel,
          to,
          subject ?? (text ?? '').split('\n')[0],
        ]);
        show({ messages }, () => textTable(['received', 'channel', 'to', 'subject or text'], rows));
        return exitCodes.ok;
      }),
    );

  program
    .command('events <file>')
    .description(
      'report what happened to contacts or at the company: a JSON list, or JSON Lines (- for standard input)',
    )
    .addHelpText(
      'after',
      '\nAn event counts once, however often its file is given.\n\nExample\n  kairos events calls.jsonl',
    )
    .action(
      act(async ({ kairos, show }, file: string) => {
        const events = readList<Event>(file, 'events');
        const results: Taken[] = [];
        for (let first = 0; first < events.length; first += together) {
          const body = { events: events.slice(first, first + together) };
          const { body: taken } = await kairos.call('POST /v1/events', { body }).catch((error: unknown) => {
            const fault = explainFault(error);
            if (fault === null || results.length === 0) throw error;
            const words = `${fault.words} The first ${results.length} of ${events.length} events were taken; give the same file again, an event counts once.`;
            throw new UsageFault(words, fault.exitCode);
          });
          results.push(...taken.results);
        }
        const refused = results.flatMap((result, index) =>
          'detail' in result ? [[`${index + 1}`, result.detail]] : [],
        );
        show({ results }, () =>
          [
            `${results.length - refused.length} of ${results.length} events taken.`,
            ...(refused.length > 0 ? ['', textTable(['event', 'refused'], refused)] : []),
          ].join('\n'),
        );
        return refused.length > 0 ? exitCodes.usage : exitCodes.ok;
      }),
    );
}

/** The service takes so many events at once. */
const together = 100;

function contentOf({ sms, emailSubject, emailText, emailHtml, content }: ContentOptions): Content {
  const email = emailSubject !== undefined || emailText !== undefined || emailHtml !== undefined;
  if (content !== undefined) {
    if (sms !== undefined || email) throw new UsageFault('Give --content, or --sms and --email-…, not both.');
    return readJson(content);
  }
  if (sms === undefined && !email) throw new UsageFault('Say what to send: --sms, --email-… or --content.');
  return {
    ...(sms === undefined ? {} : { sms: { body: sms } }),
    ...(email ? { email: { subject: emailSubject ?? '', text: emailText ?? '', html: emailHtml } } : {}),
  };
}
