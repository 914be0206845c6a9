import PostalMime from 'postal-mime';
import type { InboundMail } from '../core/opt-out/read-mail.ts';

/** SES delivers mails of at most 150 KB through SNS. */
const largestMail = 256 * 1_024;
const limits = { maxNestingDepth: 20, maxHeadersSize: 64 * 1_024, maxRfc822NestingDepth: 2 };

/** Reads the MIME of a mail; null: too large, too deeply nested, or from nobody. Attachments are left alone. */
export async function parseMail(mime: Uint8Array): Promise<InboundMail | null> {
  if (mime.length > largestMail) return null;
  try {
    const { from, subject, text, html, headers } = await PostalMime.parse(mime, limits);
    if (!from?.address) return null;
    return {
      from: from.address,
      subject: subject ?? '',
      text: text ?? null,
      html: html ?? null,
      // Of a header that is there twice the first counts.
      headers: Object.fromEntries(
        headers.map(({ key, value }) => [key.toLowerCase(), value] as const).reverse(),
      ),
    };
  } catch {
    return null;
  }
}
