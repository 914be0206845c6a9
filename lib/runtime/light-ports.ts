import { setTimeout as sleep } from 'node:timers/promises';
import { createLightTable, lightTableSettings } from '../store/light-table.ts';
import type { Ports, SystemEnvironment } from './ports.ts';
import { portsOver } from './ports-over.ts';

type Process = { env: Readonly<Record<string, string | undefined>> };

/** Somebody is holding the line: a request to the table that takes longer (milliseconds) is given up. */
const whileItRings = 700;
/** Far beyond any healthy request to the table, in milliseconds: whoever asks for more would rather wait than ask again. */
const patient = 3_000;

/** The ports of a function that must answer soon after it was started: no AWS SDK. */
export function lightPorts(environment: SystemEnvironment, process: Process, within = patient): Ports {
  const table = createLightTable({
    ...lightTableSettings(process.env),
    tableName: environment.TABLE_NAME,
    timeout: within,
    now: () => Date.now(),
  });
  return portsOver(table, environment, process.env);
}

/** The same while somebody is holding the line. What waits is only the time limit of an answer, which keeps no process alive. */
export function ringingPorts(environment: SystemEnvironment, process: Process): Ports {
  return {
    ...lightPorts(environment, process, whileItRings),
    timer: { sleep: (milliseconds) => sleep(milliseconds, undefined, { ref: false }) },
  };
}
