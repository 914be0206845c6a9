import { html } from 'hono/html';
import { page } from './page.ts';

/** Asks before anything changes: mail scanners open every link. The form posts to the page's own address. */
export function askToUnsubscribe(company: string): string {
  return page(
    company,
    'Stop marketing e-mails?',
    html`<p>We will send no more marketing e-mails to this address. Receipts, log-in codes and other messages you ask for still arrive.</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Unsubscribe</button></form>`,
  );
}

export function unsubscribed(company: string): string {
  return page(
    company,
    'You are unsubscribed',
    html`<p>This holds from now on: no marketing e-mail leaves for this address any more.</p><p>You can close this page.</p>`,
  );
}

/** The same for a link that is wrong, old or somebody else's: it tells nothing about who exists. */
export function linkDoesNotWork(company: string): string {
  return page(
    company,
    'This link does not work any more',
    html`<p>Open the unsubscribe link in the newest e-mail you have from us, or answer that e-mail with the word “unsubscribe”.</p>`,
  );
}
