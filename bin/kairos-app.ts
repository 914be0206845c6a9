import { fileURLToPath } from 'node:url';
import { kairosApp } from '../lib/infra/kairos-app.ts';

kairosApp({ bundles: fileURLToPath(new URL('../dist', import.meta.url)) });
