import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kairos, startKairos } from '../local/running-kairos.ts';
import { accessibilityFaults, hasChromium, startChromium } from './chromium.ts';

describe.runIf(hasChromium)('the pages, in a real browser', { timeout: 120_000 }, () => {
  let root: string;
  let kairos: Kairos;
  let browser: Browser;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'kairos-page-'));
    kairos = await startKairos(join(root, 'data'));
    browser = await startChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await kairos?.end('SIGKILL');
    rmSync(root, { recursive: true });
  });

  it.each([
    { width: 1_280, colorScheme: 'light' as const },
    { width: 390, colorScheme: 'dark' as const },
  ])(
    'shows the local page without a fault at $width pixels, $colorScheme',
    async ({ width, colorScheme }) => {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.goto(kairos.origin);
      await page.locator('#verdict').filter({ hasText: /\S/ }).waitFor();
      // A dimmed strip is one that is being asked for; what stands must be readable.
      await page.locator('#strip:not(.waiting) .row').first().waitFor();
      expect(errors).toEqual([]);
      expect(await accessibilityFaults(page)).toEqual([]);
      // Nothing to scroll sideways for, on a phone least of all.
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await context.close();
    },
  );

  it('lets a customer unsubscribe by the button on the page of the link, and by nothing less', async () => {
    const customer = '/v1/customers/page-test';
    await kairos.call('PUT', customer, {
      timeZone: 'UTC',
      contactPoints: [{ channel: 'email', address: 'page@example.com' }],
    });
    const consent = {
      channel: 'email',
      purpose: 'marketing',
      status: 'granted',
      capturedAt: '2026-01-01T00:00:00Z',
    };
    await kairos.call('POST', `${customer}/consents`, { ...consent, actor: 'customer', source: 'test' });
    const sale = {
      customerId: 'page-test',
      purpose: 'marketing',
      content: { email: { subject: 'Sale', text: 'Sale' } },
    };
    const accepted = await kairos.call('POST', '/v1/dispatches', sale, { 'idempotency-key': 'page-1' });
    await kairos.call('POST', '/local/clock', { advanceTo: accepted.body.decision.sendAt });
    const messages = await kairos.arrived(1);
    const mail = messages.find((message: { to: string }) => message.to === 'page@example.com');
    const header = Object.entries(mail.headers).find(([name]) => name.toLowerCase() === 'list-unsubscribe');
    const link = /<(http[^>]+)>/.exec(String(header?.[1]))?.[1] ?? '';

    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(link);
    expect(await accessibilityFaults(page)).toEqual([]);
    const lookup = async () =>
      (await kairos.call('POST', '/v1/suppressions/lookup', { address: 'page@example.com' })).body
        .suppressions;
    expect(await lookup()).toEqual([]);
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
    expect(await lookup()).toMatchObject([{ scope: 'marketing', reason: 'customer-request' }]);
    await context.close();
  });
});
