// npm run openapi: writes the API description and the client's types; with --check it only says whether they are stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientTypes } from '../lib/openapi/client-types.ts';
import { describeApi } from '../lib/openapi/describe-api.ts';

const root = join(import.meta.dirname, '..');
const document = describeApi();
const files = {
  'docs/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'lib/client/operations.generated.ts': clientTypes(document),
};
for (const [name, content] of Object.entries(files)) {
  const file = join(root, name);
  if (!process.argv.includes('--check')) writeFileSync(file, content);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== content) {
    console.error(`${name} is stale: run npm run openapi.`);
    process.exitCode = 1;
  }
}
