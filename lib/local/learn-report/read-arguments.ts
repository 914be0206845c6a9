import { parseArgs } from 'node:util';
import { readOrigin, readToken } from '../example-campaign/read-arguments.ts';
import { codeOf, StartFault } from '../start-fault.ts';

export type ReportArguments = { origin: string; token: string; customer: string | null; out: string };

const usage =
  'npm run learn:report -- [--customer ID] [--out learning.html] [--url http://127.0.0.1:8787] [--data .kairos]';

/** Reads the command line; the admin token is in KAIROS_TOKEN or in the service's data folder. Throws a StartFault. */
export function readReportArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ReportArguments {
  const { values } = parse(args);
  return {
    origin: readOrigin(values.url ?? 'http://127.0.0.1:8787'),
    token: environment.KAIROS_TOKEN || readToken(values.data ?? environment.KAIROS_DATA ?? '.kairos'),
    customer: values.customer ?? null,
    out: values.out ?? 'learning.html',
  };
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { customer: option, out: option, url: option, data: option },
    });
  } catch (error) {
    if (codeOf(error).startsWith('ERR_PARSE_ARGS'))
      throw new StartFault(`${(error as Error).message.split('.')[0]}: ${usage}`);
    throw error;
  }
}
