import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { limitCallers } from '../edge/limit-callers.ts';
import { createLightTable, lightTableSettings } from '../store/light-table.ts';
import { loadKeyring } from '../store/load-keyring.ts';
import { systemLog } from '../telemetry/log.ts';
import { once } from './once.ts';
import type { Ports, SystemEnvironment } from './ports.ts';

/** Somebody is holding the line: a read that takes longer (milliseconds) is given up. */
const readWithin = 700;

/** The ports of a function that must answer soon after it was started: no AWS SDK. */
export function lightPorts(
  environment: SystemEnvironment,
  process: { env: Readonly<Record<string, string | undefined>> },
): Ports {
  const clock = () => Date.now();
  const randomness = (bytes: number) => Uint8Array.from(randomBytes(bytes));
  const table = createLightTable({
    ...lightTableSettings(process.env),
    tableName: environment.TABLE_NAME,
    timeout: readWithin,
    now: clock,
  });
  return {
    table,
    clock,
    // Waiting alone keeps no process alive.
    timer: { sleep: (milliseconds) => sleep(milliseconds, undefined, { ref: false }) },
    randomness,
    log: systemLog(environment, clock),
    keyring: once(() => loadKeyring(table, randomness)),
    admission: environment.CALLER_LIMITS ? limitCallers(environment.CALLER_LIMITS, clock) : undefined,
  };
}
