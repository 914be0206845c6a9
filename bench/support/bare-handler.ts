import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** The least that a function of the usual kind is: one read with the SDK's document client, middy, and a body checked by zod. */
const source = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import * as z from 'zod';
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const Event = z.object({ body: z.string() });
const Input = z.strictObject({ customerId: z.string() });
export const handler = middy().handler(async (event) => {
  const { customerId } = Input.parse(JSON.parse(Event.parse(event).body));
  const { Item } = await client.send(new GetCommand({ TableName: process.env.TABLE_NAME, Key: { pk: 'CUSTOMER#' + customerId, sk: 'PROFILE' } }));
  return { statusCode: 200, body: JSON.stringify(Item) };
});`;

/** Bundles it into the folder as functions are bundled, and answers with the file. */
export async function bundleBareHandler(folder: string): Promise<string> {
  const outfile = join(folder, 'bare/index.mjs');
  await writeFile(join(folder, 'bare.ts'), source);
  await build({
    entryPoints: [join(folder, 'bare.ts')],
    outfile,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    nodePaths: [resolve(import.meta.dirname, '../../node_modules')],
    logLevel: 'error',
    legalComments: 'none',
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
}
