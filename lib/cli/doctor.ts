import type { Command } from 'commander';
import { Refused } from '../client/faults.ts';
import type { Connection } from './connection.ts';
import { exitCodes } from './exit-codes.ts';
import type { Act } from './session.ts';
import { textTable } from './text-table.ts';

type Finding = { check: string; verdict: 'ok' | 'note' | 'bad'; found: string };
/** An example customer of the local run; elsewhere probably nobody, which shows that the table can be read. */
const exampleCustomer = 'ana-miami';
const greatestSkew = 60_000;

/** `kairos doctor`: whether everything that a caller needs is in order. It changes and records nothing. */
export function addDoctor(program: Command, act: Act): void {
  program
    .command('doctor')
    .description('check the service, the token, the clocks and the kill switch; changes nothing')
    .option('--customer <id>', 'whom the example decision is about', exampleCustomer)
    .action(
      act(async ({ kairos, show }, { customer }: { customer: string }) => {
        const findings = [
          ...(await reach(kairos)),
          tokenFinding(kairos.token),
          await killSwitch(kairos),
          await exampleDecision(kairos, customer),
        ];
        const rows = findings.map(({ verdict, check, found }) => [verdict, check, found]);
        show({ findings }, () => textTable(['', 'check', 'found'], rows));
        return findings.some(({ verdict }) => verdict === 'bad') ? exitCodes.service : exitCodes.ok;
      }),
    );
}

async function reach(kairos: Connection): Promise<Finding[]> {
  const before = Date.now();
  const { body, date } = await kairos.call('GET /healthz');
  const took = Date.now() - before;
  // One that is older than this command line does not say.
  const { version } = body as { version?: string };
  const skew = date === null ? null : date - before;
  return [
    { check: 'service', verdict: 'ok', found: `${kairos.origin} answered within ${took} ms` },
    version === undefined
      ? { check: 'version', verdict: 'note', found: 'not said: it is older than this command line' }
      : { check: 'version', verdict: 'ok', found: version },
    // The Date header counts whole seconds.
    skew !== null && Math.abs(skew) > greatestSkew
      ? {
          check: 'clock',
          verdict: 'bad',
          found: `${Math.round(skew / 1_000)} s off this machine's: set one of them`,
        }
      : { check: 'clock', verdict: 'ok', found: 'agrees with this machine' },
  ];
}

/** The scopes as the token states them; whether it is genuine only the service can say, and the next checks do. */
function tokenFinding(token: string): Finding {
  const check = 'token';
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      scope?: string;
      exp?: number;
    };
    const scopes = (claims.scope ?? '').replaceAll('kairos/', '');
    if (claims.exp !== undefined && claims.exp * 1_000 < Date.now())
      return { check, verdict: 'bad', found: 'it has expired: get a new one' };
    return { check, verdict: scopes === '' ? 'bad' : 'ok', found: `scope ${scopes || 'none'}` };
  } catch {
    return { check, verdict: 'bad', found: 'it is no JSON web token' };
  }
}

async function killSwitch(kairos: Connection): Promise<Finding> {
  const check = 'kill switch';
  try {
    const { body } = await kairos.call('GET /v1/kill-switch');
    const on = [body.all && 'everything', body.marketing && 'marketing', ...body.campaigns].filter(Boolean);
    return on.length === 0
      ? { check, verdict: 'ok', found: 'off' }
      : { check, verdict: 'bad', found: `on for ${on.join(', ')}: nothing of that is sent` };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { status, code, detail } = error.problem;
    return status === 403
      ? { check, verdict: 'note', found: 'not looked at: that takes an admin token' }
      : { check, verdict: 'bad', found: `${code}: ${detail}` };
  }
}

async function exampleDecision(kairos: Connection, customerId: string): Promise<Finding> {
  const check = 'decision';
  const body = { customerId, purpose: 'service' as const, simulateAt: new Date().toISOString() };
  try {
    const { body: decision } = await kairos.call('POST /v1/decisions', { body });
    const found = decision.outcome === 'contact' ? `${decision.channel} at ${decision.sendAt}` : 'suppressed';
    return { check, verdict: 'ok', found: `${customerId}: ${found}, policy ${decision.policyVersion}` };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { status, code, detail } = error.problem;
    // Never there, erased, or merged into somebody else: that is no fault of the service.
    if (status === 404 || status === 410)
      return {
        check,
        verdict: 'note',
        found: `there is no customer ${customerId}; name another with --customer`,
      };
    return status === 403
      ? { check, verdict: 'note', found: 'not asked: that takes a token with the scope campaign' }
      : { check, verdict: 'bad', found: `${code}: ${detail}` };
  }
}
