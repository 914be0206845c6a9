import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { limitCallers } from '../edge/limit-callers.ts';
import { loadKeyring } from '../store/load-keyring.ts';
import type { Table } from '../store/table.ts';
import { systemLog } from '../telemetry/log.ts';
import { once } from './once.ts';
import type { Ports, SystemEnvironment } from './ports.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The ports of a running function, whatever carries its requests to the table. */
export function portsOver(table: Table, environment: SystemEnvironment, variables: Variables): Ports {
  const clock = () => Date.now();
  const randomness = (bytes: number) => Uint8Array.from(randomBytes(bytes));
  return {
    table,
    clock,
    // Waiting alone keeps no process alive.
    timer: { sleep: (milliseconds) => sleep(milliseconds, undefined, { ref: false }) },
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
