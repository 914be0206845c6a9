/*
 * The mailto form of List-Unsubscribe. The token stands in the subject, since the part of an address before the @ holds no more
 * than 64 characters: `mailto:unsubscribe@example.com?subject=unsubscribe%20<token>`.
 */

/** What a mailbox or its user mails to unsubscribe from the message that has this link. */
export function unsubscribeMailto(mailbox: string, token: string): string {
  return `mailto:${mailbox}?subject=unsubscribe%20${token}`;
}

/** The token in the subject of such a mail, or null. A long subject may have been broken: gaps in a token are no part of it. */
export function unsubscribeTokenIn(subject: string): string | null {
  const [, token] = /^\s*unsubscribe\s+([a-z0-9]{1,8}\s*\.[\sA-Za-z0-9_-]+)$/i.exec(subject) ?? [];
  return token?.replace(/\s+/g, '') ?? null;
}
