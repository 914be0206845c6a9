import { createLightTable, lightTableSettings } from '../store/light-table.ts';
import type { Ports, SystemEnvironment } from './ports.ts';
import { portsOver } from './ports-over.ts';

/** Somebody is holding the line: a request to the table that takes longer (milliseconds) is given up. */
const whileItRings = 700;

/**
 * The ports of a function that must answer soon after it was started: no AWS SDK.
 * @param within how long a request to the table may take, in milliseconds
 */
export function lightPorts(
  environment: SystemEnvironment,
  process: { env: Readonly<Record<string, string | undefined>> },
  within = whileItRings,
): Ports {
  const table = createLightTable({
    ...lightTableSettings(process.env),
    tableName: environment.TABLE_NAME,
    timeout: within,
    now: () => Date.now(),
  });
  return portsOver(table, environment, process.env);
}
