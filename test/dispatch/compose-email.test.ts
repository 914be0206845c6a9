import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeEmail } from '../../lib/dispatch/compose-email.ts';

const from = 'Kairos Air <news@example.com>';
const message = {
  dispatchId: 'd-1',
  to: 'ana@example.com',
  subject: 'Grüße, {{name}}',
  text: 'Hello ✈',
  html: '<p>Hello ✈</p>',
  unsubscribeUrl: `https://kairos.example.com/u/${'t'.repeat(180)}`,
  unsubscribeMailto: null,
};

async function raw(overrides: Partial<typeof message> | { html: null } | { unsubscribeUrl: null } = {}) {
  return Buffer.from(await composeEmail(from, { ...message, ...overrides })).toString('latin1');
}
const headersOf = (mime: string) => mime.slice(0, mime.indexOf('\r\n\r\n')).split('\r\n');

describe('a composed e-mail', () => {
  it('reads back as it was written', async () => {
    const parsed = await PostalMime.parse(await composeEmail(from, message));
    expect(parsed).toMatchObject({
      from: { name: 'Kairos Air', address: 'news@example.com' },
      to: [{ address: 'ana@example.com' }],
      subject: message.subject,
    });
    expect(parsed.text?.trim()).toBe(message.text);
    expect(parsed.html?.trim()).toBe(message.html);
  });

  it('carries the one-click headers on one line each', async () => {
    const headers = headersOf(await raw());
    expect(headers).toContain(`List-Unsubscribe: <${message.unsubscribeUrl}>`);
    expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(headers).toContain('X-Kairos-Dispatch: d-1');
  });

  it('offers the mail form beside the link, and the link alone where both do not fit on a line', async () => {
    const unsubscribeMailto = 'mailto:leave@example.com?subject=unsubscribe%20k1.t';
    const both = await composeEmail(from, { ...message, unsubscribeMailto });
    expect(headersOf(Buffer.from(both).toString('latin1'))).toContain(
      `List-Unsubscribe: <${unsubscribeMailto}>,<${message.unsubscribeUrl}>`,
    );
    const long = await composeEmail(from, {
      ...message,
      unsubscribeMailto: unsubscribeMailto + 't'.repeat(700),
    });
    expect(headersOf(Buffer.from(long).toString('latin1'))).toContain(
      `List-Unsubscribe: <${message.unsubscribeUrl}>`,
    );
  });

  it('is refused with a hostile mail form', async () => {
    const unsubscribeMailto = 'mailto:a@example.com\r\nBcc: eve@example.com';
    await expect(composeEmail(from, { ...message, unsubscribeMailto })).rejects.toThrow();
  });

  it('carries no unsubscribe header when it is not marketing', async () => {
    expect(await raw({ unsubscribeUrl: null })).not.toContain('List-Unsubscribe');
  });

  it('ends every line with CRLF', async () => {
    expect((await raw({ text: 'one\ntwo\rthree', html: '<p>\n</p>' })).replaceAll('\r\n', '')).not.toMatch(
      /[\r\n]/,
    );
  });

  const hostile = 'x\r\nBcc: eve@example.com\r\n\r\nbody';
  it.each([
    ['subject', { subject: hostile }],
    ['subject with a bare line feed', { subject: 'x\nBcc: eve@example.com' }],
    ['subject with a bare carriage return', { subject: 'x\rBcc: eve@example.com' }],
    ['recipient', { to: `ana@example.com\r\nBcc: eve@example.com` }],
    ['recipient that is a list', { to: 'ana@example.com, eve@example.com' }],
  ])('has no more headers and no more recipients through its %s', async (_, overrides) => {
    const mime = await raw(overrides);
    expect(
      headersOf(mime)
        .filter((line) => /^(b?cc|from|subject):/i.test(line))
        .map((line) => line.split(':')[0]),
    ).toEqual(['From', 'Subject']);
    const parsed = await PostalMime.parse(mime);
    expect([...(parsed.cc ?? []), ...(parsed.bcc ?? [])]).toEqual([]);
    expect(parsed.to?.length ?? 0).toBeLessThanOrEqual(1);
  });

  it.each([
    ['dispatch id', { dispatchId: hostile }],
    ['unsubscribe link that is no web link', { unsubscribeUrl: 'mailto:eve@example.com' }],
    ['unsubscribe link that is no link', { unsubscribeUrl: hostile }],
    [
      'unsubscribe link that is too long for a line',
      { unsubscribeUrl: `https://example.com/${'x'.repeat(1_000)}` },
    ],
  ])('is refused with a hostile %s', async (_, overrides) => {
    await expect(raw(overrides)).rejects.toThrow();
  });

  it('takes a line break out of a link instead of writing it', async () => {
    expect(headersOf(await raw({ unsubscribeUrl: 'https://example.com/u/x\r\ny' }))).toContain(
      'List-Unsubscribe: <https://example.com/u/xy>',
    );
  });

  it('does not read a file or a page that its content names', async () => {
    const parsed = await PostalMime.parse(await raw({ html: '<img src="file:///etc/passwd">' }));
    expect(parsed.attachments).toEqual([]);
  });
});
