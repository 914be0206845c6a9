import { hour } from '../core/vocabulary.ts';
import { scopes } from '../functions.ts';
import type { LocalRun } from './start-kairos.ts';

/** What the person who started it sees first: where it is, the tokens, and three requests to try. */
export function welcome({ origin, tokens, logFile, clockAhead }: Omit<LocalRun, 'stop'>): string {
  const post = (path: string, ...more: string[]): string =>
    [`curl -s ${origin}${path}`, `-H "authorization: Bearer ${tokens.admin}"`, ...more].join(' \\\n    ');
  const body = (value: unknown): string =>
    `-H "content-type: application/json" -d '${JSON.stringify(value)}'`;
  const contact = { customerId: 'ana-miami', purpose: 'marketing', topic: 'offers' };
  const content = {
    sms: { body: 'Spring sale: 20% off until Sunday. Reply STOP to end.' },
    email: {
      subject: 'Spring sale',
      text: '20% off until Sunday.',
      html: '<h1>20% off</h1><p>Until Sunday.</p>',
    },
  };
  return `
Kairos is ready: ${origin}
  the page shows every message, the decisions with their reasons, and lets you move a decision in time
  figures: ${origin}/local/metrics, the API: ${origin}/docs
${logFile === null ? '' : `  log: ${logFile}\n`}${clockAhead > 0 ? `  its clock was moved: it is ${(clockAhead / hour).toFixed(1)} hours ahead of this machine's\n` : ''}
Tokens (also in tokens.json in the data folder)
${scopes.map((scope) => `  ${scope.padEnd(12)} ${tokens[scope]}`).join('\n')}

Try it
  # may we contact Ana, how and when?
  ${post('/v1/decisions', body(contact))}

  # do it: the message arrives in the inbox of the page
  ${post('/v1/dispatches', '-H "idempotency-key: first-try"', body({ ...contact, purpose: 'service', content }))}

  # Ana wants no calls and no texts
  ${post('/v1/customers/ana-miami/preferences', '-X PATCH', body({ doNotCall: true }))}

Ctrl-C stops it.
`;
}
