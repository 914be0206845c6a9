import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reply } from './http.ts';
import { fileReply } from './page-files.ts';

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Kairos API</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="page"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>
</html>
`;
const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#page', validatorUrl: null });`;
const packaged = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** The API description as a page, by path: `/docs` and its files. Nothing is fetched from elsewhere. */
export function apiPage(root: string): ReadonlyMap<string, Reply> {
  const folder = join(root, 'node_modules/swagger-ui-dist');
  return new Map([
    ['/docs', fileReply('index.html', page)],
    ['/docs/start.js', fileReply('start.js', start)],
    ...packaged.map((name): [string, Reply] => [
      `/docs/${name}`,
      fileReply(name, readFileSync(join(folder, name), 'utf8')),
    ]),
  ]);
}
