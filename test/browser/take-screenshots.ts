import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKairos } from '../local/running-kairos.ts';
import { accessibilityFaults, hasChromium, startChromium } from './chromium.ts';

/*
 * Draws the preference centre into docs/screenshots: `npm run screenshots` a dozen pictures, `npm run screenshots -- all` every
 * language, width and scheme, with and without a script. Says what axe finds on each; ends with 1 if it finds anything.
 */
type Shot = {
  language: string;
  width: number;
  scheme: 'light' | 'dark';
  script: boolean;
  part: 'choices' | 'held';
};

const dozen: readonly Shot[] = [
  { language: 'en', width: 390, scheme: 'light', script: true, part: 'choices' },
  { language: 'en', width: 1_366, scheme: 'light', script: true, part: 'choices' },
  { language: 'es', width: 390, scheme: 'dark', script: true, part: 'choices' },
  { language: 'zh', width: 390, scheme: 'light', script: false, part: 'choices' },
  { language: 'zh', width: 1_366, scheme: 'dark', script: true, part: 'choices' },
  { language: 'es', width: 1_366, scheme: 'light', script: true, part: 'held' },
];
const all: readonly Shot[] = ['en', 'es', 'zh'].flatMap((language) =>
  [390, 1_366].flatMap((width) =>
    (['light', 'dark'] as const).flatMap((scheme) =>
      [true, false].flatMap((script) =>
        (['choices', 'held'] as const).map((part) => ({ language, width, scheme, script, part })),
      ),
    ),
  ),
);

if (!hasChromium) process.exit(0);
const folder = join(import.meta.dirname, '../../docs/screenshots');
mkdirSync(folder, { recursive: true });
const data = mkdtempSync(join(tmpdir(), 'kairos-screenshots-'));
const kairos = await startKairos(join(data, 'data'));
const browser = await startChromium();
const { url } = (await kairos.call('POST', '/v1/customers/ben-chicago/links', {})).body;
let faulty = 0;
for (const { language, width, scheme, script, part } of process.argv.includes('all') ? all : dozen) {
  const context = await browser.newContext({
    viewport: { width, height: width > 1_000 ? 900 : 844 },
    colorScheme: scheme,
    javaScriptEnabled: script,
  });
  const page = await context.newPage();
  await page.goto(`${url}?lang=${language}${part === 'held' ? '&part=held' : ''}`);
  const name = ['preferences', part, language, width, scheme, script ? 'script' : 'plain'].join('-');
  const faults = script ? await accessibilityFaults(page) : [];
  faulty += faults.length;
  // The bar sticks to the window; in a picture of the whole page it stands at its place.
  if (script) await page.evaluate("document.querySelector('.bar')?.style.setProperty('position', 'static')");
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  console.log(name, faults.length === 0 ? 'no faults' : faults);
  await context.close();
}
await browser.close();
await kairos.end('SIGTERM');
rmSync(data, { recursive: true });
process.exitCode = faulty === 0 ? 0 : 1;
