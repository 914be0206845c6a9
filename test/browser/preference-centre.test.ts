import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kairos, startKairos } from '../local/running-kairos.ts';
import { accessibilityFaults, hasChromium, startChromium } from './chromium.ts';

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
});
