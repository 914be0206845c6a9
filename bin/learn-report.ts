import { writeFileSync } from 'node:fs';
import { env, exit } from 'node:process';
import { makeReport } from '../lib/local/learn-report/make-report.ts';
import { readReportArguments } from '../lib/local/learn-report/read-arguments.ts';
import { StartFault } from '../lib/local/start-fault.ts';

try {
  const asked = readReportArguments(process.argv.slice(2), env);
  const { page, sampled } = await makeReport(asked);
  writeFileSync(asked.out, page);
  console.log(`${asked.out}: what was learned, with ${sampled} logged decisions.`);
} catch (error) {
  console.error(error instanceof StartFault ? error.message : error);
  exit(1);
}
