import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { EmailMessage } from './provider.ts';

/**
 * The MIME of a message, with the one-click headers of RFC 8058 when it has an unsubscribe link.
 * Rejects when the link or the dispatch id could not stand in a header.
 */
export async function composeEmail(from: string, message: EmailMessage): Promise<Uint8Array> {
  const composer = new MailComposer({
    from,
    // An object, not a string: a string is parsed as a list and could name a second recipient.
    to: { name: '', address: message.to },
    subject: message.subject,
    text: plainBreaks(message.text),
    ...(message.html === null ? {} : { html: plainBreaks(message.html) }),
    headers: headersOf(message),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** A carriage return of its own is not a line break, and some servers refuse a message for it. */
function plainBreaks(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

type Header = { key: string; value: { prepared: true; value: string } };

function headersOf(message: EmailMessage): Header[] {
  const headers = [prepared('X-Kairos-Dispatch', message.dispatchId)];
  if (message.unsubscribeUrl !== null) {
    headers.push(
      prepared('List-Unsubscribe', waysToLeave(message.unsubscribeUrl, message.unsubscribeMailto)),
      prepared('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'),
    );
  }
  return headers;
}

const longestHeader = 900;

/** The mail form too where both fit on the line: the link alone does for every mailbox, the mail for the few that know no link. */
function waysToLeave(url: string, mailto: string | null): string {
  const link = `<${webLink(url)}>`;
  const both = `<${mailto}>,${link}`;
  return mailto === null || both.length > longestHeader ? link : both;
}

/** Prepared: neither folded nor encoded, since some mailboxes do not find a link that is. So it must be clean already. */
function prepared(key: string, value: string): Header {
  if (!/^[\x21-\x7e]+$/.test(value) || value.length > longestHeader)
    throw new Error(`The header ${key} cannot hold this value.`);
  return { key, value: { prepared: true, value } };
}

function webLink(text: string): string {
  const { protocol, href } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error('An unsubscribe link is a web link.');
  if (/[<>]/.test(href)) throw new Error('An unsubscribe link has no angle brackets.');
  return href;
}
