import { describe, expect, it } from 'vitest';
import { type InboundMail, ownWords, readMail } from '../../../lib/core/opt-out/read-mail.ts';

const mail = (change: Partial<InboundMail>): InboundMail => ({
  from: 'ana@example.com',
  subject: 'Re: Spring sale',
  text: '',
  html: null,
  headers: {},
  ...change,
});
const says = (change: Partial<InboundMail>) => readMail(mail(change))?.about ?? null;
const footer = 'You get this because you signed up. Unsubscribe: https://example.com/u/1';

describe('A mail to us', () => {
  it.each<[string, string, string | null]>([
    ['stops everything', 'Please stop emailing me.\n\nAna', 'everything'],
    ['leaves the list', 'unsubscribe', 'list'],
    ['in Spanish', 'No quiero recibir más correos', 'everything'],
    ['in Chinese', '请不要再给我发邮件', 'everything'],
    ['is for somebody else', 'You have the wrong person.', 'wrong-number'],
    ['asks for something else', 'Do you have it in blue?', null],
    [
      'quotes our footer',
      `Sounds great, see you there!\n\nOn Mon, 9 Mar 2026 at 10:00, Example <hello@example.com> wrote:\n> ${footer}`,
      null,
    ],
    [
      'quotes our footer without marks',
      `Thanks!\n\n-----Original Message-----\nFrom: Example <hello@example.com>\n${footer}`,
      null,
    ],
    [
      'quotes over a broken line',
      `Thanks!\n\nOn Mon, 9 Mar 2026 at 10:00 AM Example Company\n<hello@example.com> wrote:\n\n${footer}`,
      null,
    ],
    [
      'quotes in Spanish',
      `¡Gracias!\n\nEl lun, 9 mar 2026 a las 10:00, Example (<hello@example.com>) escribió:\n${footer}`,
      null,
    ],
    ['quotes in Chinese', `谢谢\n\n在 2026年3月9日，Example <hello@example.com> 写道：\n${footer}`, null],
    [
      'quotes as Outlook does',
      `Thanks\n________________________________\nFrom: Example <hello@example.com>\nSent: Monday\n${footer}`,
      null,
    ],
    [
      'stops, above what it quotes',
      `Unsubscribe me please\n\nOn Mon, 9 Mar 2026, Example <hello@example.com> wrote:\n> Hello`,
      'list',
    ],
    [
      'answers between the quoted lines',
      `> ${footer}\nplease stop sending me these mails\n> bye`,
      'everything',
    ],
  ])('%s', (_, text, expected) => {
    expect(says({ text })).toBe(expected);
  });

  it.each<[string, Partial<InboundMail>]>([
    ['a vacation notice (RFC 3834)', { headers: { 'auto-submitted': 'auto-replied' } }],
    ['a generated one', { headers: { 'auto-submitted': 'auto-generated; owner-email="x"' } }],
    ['one of a list', { headers: { precedence: 'bulk' } }],
    ['one with Precedence: auto_reply', { headers: { precedence: 'auto_reply' } }],
    ['one with X-Autoreply', { headers: { 'x-autoreply': 'yes' } }],
    ['one with X-Autorespond', { headers: { 'x-autorespond': 'Re: Spring sale' } }],
    ['one with a null sender', { headers: { 'return-path': '<>' } }],
    ['a delivery report', { headers: { 'content-type': 'multipart/report; report-type=delivery-status' } }],
    ['one from the mailer', { from: 'MAILER-DAEMON@example.com' }],
    ['an English out-of-office', { subject: 'Automatic reply: Spring sale' }],
    ['a Spanish one', { subject: 'Respuesta automática: Spring sale' }],
    ['a Chinese one', { subject: '自动回复: Spring sale' }],
  ])('that a machine sent asks for nothing, whatever it says: %s', (_, change) => {
    expect(says({ text: 'Please stop emailing me. Unsubscribe.', ...change })).toBeNull();
    expect(says({ text: 'Please stop emailing me.', headers: { 'auto-submitted': 'no' } })).toBe(
      'everything',
    );
  });

  it('may say it in its subject, if the subject is its own', () => {
    expect(says({ subject: 'unsubscribe', text: '' })).toBe('list');
    expect(says({ subject: 'Re: How to unsubscribe from anything', text: 'Nice article' })).toBeNull();
    expect(says({ subject: 'AW: unsubscribe', text: 'Nice' })).toBeNull();
  });

  it('in HTML alone is read as text, without what it quotes, its styles and its links', () => {
    const html = (body: string) => ({
      text: null,
      html: `<html><head><style>.stop{}</style></head><body>${body}</body></html>`,
    });
    expect(says(html('<div>Please don&#39;t email me any more</div>'))).toBe('everything');
    expect(says(html(`<p>Lovely!</p><blockquote>${footer}</blockquote>`))).toBeNull();
    expect(says(html(`<p>Lovely!</p><div class="gmail_quote">${footer}</div>`))).toBeNull();
  });

  it('whose text goes on for ever is read from its beginning only, and soon', () => {
    for (const part of ['> quoted\n', 'On ', 'a\n', '<div', '&nbsp;', '<style>', 'wrote '])
      for (const change of [{ text: part.repeat(50_000) }, { text: null, html: part.repeat(50_000) }])
        expect(() => readMail(mail(change))).not.toThrow();
    expect(ownWords('x\n'.repeat(100_000)).length).toBeLessThanOrEqual(20_000);
  });
});
