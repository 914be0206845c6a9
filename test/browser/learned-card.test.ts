import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressHash } from '../../lib/address/hash-address.ts';
import { linkLifetimes, signLink } from '../../lib/address/signed-link.ts';
import { accepted, anasMailbox, createWorld, day, register } from '../store/flows/world.ts';
import { accessibilityFaults, hasChromium, startChromium } from './chromium.ts';

describe.runIf(hasChromium)('what was learned, on the customer’s page', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  }, 300_000);
  afterAll(() => browser?.close());

  it.each(['en', 'es', 'zh'])('has no fault of accessibility and fits a phone (%s)', async (lang) => {
    const world = createWorld();
    await register(world, 'c-1');
    for (let number = 0; number < 4; number++) {
      const dispatchId = await accepted(world);
      await world.run();
      const at = new Date(world.now()).toISOString();
      const event = {
        eventId: `e-${number}`,
        type: 'clicked',
        customerId: 'c-1',
        channel: 'sms',
        at,
        dispatchId,
      };
      await world.call('POST', '/v1/events', { body: { events: [event] } });
      world.passTime(7 * day);
    }
    const keyring = await world.ports().keyring();
    const token = signLink(keyring, {
      purpose: 'edit',
      customerId: 'c-1',
      channel: 'email',
      addressHash: addressHash(keyring, anasMailbox),
      expiresAt: world.now() + linkLifetimes.edit,
    });
    const { text } = await world.call('GET', `/p/${token}`, { scope: null, query: { lang } });
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.setContent(text);
    expect(await page.locator('button[value=forget]').isVisible()).toBe(true);
    // The hours in which most was answered are told from three answers on.
    expect(
      await page.locator('section', { has: page.locator('button[value=forget]') }).innerText(),
    ).toContain('10:00');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await page.close();
  });
});
