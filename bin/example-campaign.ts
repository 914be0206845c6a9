import { env, exit, stdout } from 'node:process';
import { readArguments } from '../lib/local/example-campaign/read-arguments.ts';
import { runCampaign } from '../lib/local/example-campaign/run-campaign.ts';
import { StartFault } from '../lib/local/start-fault.ts';

try {
  const { report, exact } = await runCampaign({
    ...readArguments(process.argv.slice(2), env),
    screen: stdout,
  });
  console.log(`\n${report}`);
  exit(exact ? 0 : 1);
} catch (error) {
  console.error(error instanceof StartFault ? error.message : error);
  exit(1);
}
