import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Randomness } from '../core/ports.ts';
import { limitCallers } from '../edge/limit-callers.ts';
import { loadKeyring } from '../store/load-keyring.ts';
import type { Table } from '../store/table.ts';
import { systemLog } from '../telemetry/log.ts';
import { once } from './once.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What every function is told besides its table. */
export type CommonEnvironment = {
  METRICS_NAMESPACE: string;
  CALLER_LIMITS?: string | undefined;
  EDGE_SECRET?: string | undefined;
};

/** The ports of a running function, whatever carries its requests to the table. */
export function portsOver(table: Table, environment: CommonEnvironment, variables: Variables) {
  const clock = () => Date.now();
  const randomness: Randomness = (bytes) => Uint8Array.from(randomBytes(bytes));
  return {
    table,
    clock,
    // It keeps the process alive: Lambda ends an invocation that waits for nothing else without an answer.
    timer: { sleep: (milliseconds: number) => sleep(milliseconds) },
    randomness,
    log: systemLog(environment, clock),
    keyring: once(() => loadKeyring(table, randomness, oneMailboxDomains(variables))),
    admission: environment.CALLER_LIMITS ? limitCallers(environment.CALLER_LIMITS, clock) : undefined,
    edgeSecret: environment.EDGE_SECRET,
  };
}

/** Said at the first start only: every hash of an address depends on it. */
function oneMailboxDomains({ ONE_MAILBOX_DOMAINS = '' }: Variables): string[] {
  return ONE_MAILBOX_DOMAINS.toLowerCase().split(',').filter(Boolean);
}
