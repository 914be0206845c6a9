import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kairos, startKairos } from '../local/running-kairos.ts';
import { accessibilityFaults, hasChromium, startChromium } from './chromium.ts';

/** Pictures to look at, in the folder that KAIROS_SHOTS names. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.KAIROS_SHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

describe.runIf(hasChromium)('the preference centre, in a real browser', { timeout: 300_000 }, () => {
  let root: string;
  let kairos: Kairos;
  let browser: Browser;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'kairos-centre-'));
    kairos = await startKairos(join(root, 'data'));
    browser = await startChromium();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await kairos?.end('SIGKILL');
    rmSync(root, { recursive: true });
  });

  const linkOf = async (customerId: string) =>
    (await kairos.call('POST', `/v1/customers/${customerId}/links`, {})).body.url as string;
  const wishes = async (customerId: string) =>
    (await kairos.call('GET', `/v1/customers/${customerId}/preferences`)).body;

  it.each([
    { language: 'en', width: 390, colorScheme: 'light' as const, saved: 'Saved', save: 'Save' },
    { language: 'es', width: 1_366, colorScheme: 'dark' as const, saved: 'Guardado', save: 'Guardar' },
    { language: 'zh', width: 390, colorScheme: 'dark' as const, saved: '已保存', save: '保存' },
  ])(
    'has no fault at $width pixels, $language, $colorScheme, before and after saving',
    async ({ language, width, colorScheme, saved, save }) => {
      const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      const url = await linkOf('chloe-london');
      await page.goto(`${url}?lang=${language}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await page.locator('[name=most]').selectOption('2');
      await page.getByRole('button', { name: save, exact: true }).click();
      await page.getByRole('heading', { name: saved }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.goto(`${url}?lang=${language}&part=held`);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
      await context.close();
    },
  );

  it('takes an hour off by a click into the week, and everything by its fields without a script', async () => {
    const context = await browser.newContext({ viewport: { width: 1_366, height: 900 } });
    const page = await context.newPage();
    await page.goto(await linkOf('ana-miami'));
    // Row 9, Monday: the cells go from day to day, hour by hour.
    await page
      .locator('.week u')
      .nth(9 * 7)
      .click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Saved' }).waitFor();
    const { windows } = await wishes('ana-miami');
    expect(windows).toContainEqual({ days: ['mon'], from: '10:00', to: '24:00' });
    await context.close();

    const plain = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    const fields = await plain.newPage();
    await fields.goto(await linkOf('ana-miami'));
    await fields.locator('[name=hours][value=any]').check();
    await fields.locator('[name="topic.offers.sms"]').uncheck();
    await fields.getByRole('button', { name: 'Save', exact: true }).click();
    await fields.getByRole('heading', { name: 'Saved' }).waitFor();
    expect(await wishes('ana-miami')).toMatchObject({ topics: { offers: { sms: 'blocked' } } });
    expect((await wishes('ana-miami')).windows).toBeUndefined();
    await plain.close();
  });

  it('is reached and worked by the keyboard alone', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(await linkOf('finn-sydney'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.locator('[name="contact.sms"][value=yes]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Saved' }).waitFor();
    expect((await wishes('finn-sydney')).channels).toEqual({ sms: 'blocked' });
    await context.close();
  });

  it('is ready to be read from right to left: mirrored, nothing sticks out and axe finds nothing', async () => {
    for (const width of [390, 1_366]) {
      const context = await browser.newContext({ viewport: { width, height: 844 } });
      const page = await context.newPage();
      await page.goto(await linkOf('elodie-paris'));
      const leftOf = async () => (await page.locator('h1').first().boundingBox())?.x ?? 0;
      const before = await leftOf();
      await page.evaluate("document.documentElement.dir = 'rtl'");
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).direction")).toBe('rtl');
      expect(await leftOf()).toBeGreaterThanOrEqual(before);
      await shoot(page, `right-to-left-${width}`);
      await context.close();
    }
  });

  it('has no fault on the pages of one click, of links that are wrong or too old, and of forms from elsewhere', async () => {
    const edit = await linkOf('ana-miami');
    const order = {
      ...{ customerId: 'ana-miami', purpose: 'marketing', channels: ['email'], topic: 'offers' },
      content: { email: { subject: 'Sale', text: 'Half price.' } },
    };
    const asked = await kairos.call('POST', '/v1/dispatches', order, { 'idempotency-key': 'one-click' });
    expect(asked.body.status).toBe('scheduled');
    await kairos.call('POST', '/local/clock', { advanceTo: asked.body.decision.sendAt });
    const mail = (await kairos.arrived(1)).find(({ channel }: { channel: string }) => channel === 'email');
    const [unsubscribe = ''] = JSON.stringify(mail.headers).match(/http:[^>"]*\/u\/[^>"]*/) ?? [];
    const pages: [string, string, (page: Page) => Promise<unknown>][] = [
      ['one-click-asked', unsubscribe, async () => {}],
      ['one-click-done', unsubscribe, (page) => page.locator('form button').first().click()],
      ['wrong-link', edit.replace(/.{6}$/, 'AAAAAA'), async () => {}],
      [
        'form-from-elsewhere',
        edit,
        async (page) => {
          await page.evaluate("document.querySelector('[name=proof]').value = 'x'");
          await page.locator('button[value=save]').last().click();
        },
      ],
    ];
    await look(pages);
    await kairos.call('POST', '/local/clock', {
      advanceTo: new Date(Date.parse(asked.body.decision.sendAt) + 9 * 86_400_000).toISOString(),
    });
    await look([
      ['old-link', edit, async () => {}],
      ['old-link-renewed', edit, (page) => page.locator('button[value=renew]').click()],
    ]);

    async function look(each: typeof pages): Promise<void> {
      for (const [name, url, act] of each) {
        for (const [index, language] of ['en', 'es', 'zh'].entries()) {
          const colorScheme = index % 2 === 0 ? 'dark' : 'light';
          const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme });
          const page = await context.newPage();
          await page.goto(`${url}?lang=${language}`);
          await act(page);
          await page.locator('h1').first().waitFor();
          const where = `${name} in ${language}`;
          expect([where, await accessibilityFaults(page)]).toEqual([where, []]);
          expect([where, await page.getAttribute('html', 'lang')]).toEqual([
            where,
            expect.stringMatching(new RegExp(`^${language}`)),
          ]);
          const fits = await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
          expect([where, fits]).toEqual([where, true]);
          if (index === 1) await shoot(page, name);
          await context.close();
        }
      }
    }
  });
});
