import { env, exit, stdout } from 'node:process';
import { answerCalls } from '../lib/local/example-calls/answer-calls.ts';
import { reportCalls } from '../lib/local/example-calls/report-calls.ts';
import { readArguments } from '../lib/local/example-campaign/read-arguments.ts';
import { StartFault } from '../lib/local/start-fault.ts';

try {
  const named = readArguments(process.argv.slice(2), env);
  console.log(reportCalls(await answerCalls({ ...named, now: Date.now(), screen: stdout })));
  exit(0);
} catch (error) {
  console.error(error instanceof StartFault ? error.message : error);
  exit(1);
}
