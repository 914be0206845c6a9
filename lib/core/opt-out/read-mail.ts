import { type OptOut, readOptOut } from './read-opt-out.ts';

/** What is read of a mail to us. Header names in lower case. */
export type InboundMail = {
  from: string;
  subject: string;
  /** The text, or null where there is only HTML. */
  text: string | null;
  html: string | null;
  headers: Readonly<Record<string, string>>;
};

/** What a mail asks for; an answer that a machine gave, such as a vacation notice, asks for nothing. */
export function readMail(mail: InboundMail): OptOut | null {
  if (isAutomatic(mail)) return null;
  // A subject that somebody wrote: the mailto form of List-Unsubscribe comes so. An answer's subject is ours.
  const ownSubject = replyMark.test(mail.subject) ? null : readOptOut(mail.subject);
  return ownSubject ?? readOptOut(ownWords(mail.text ?? textOf(mail.html ?? '')));
}

/** RFC 3834, and what was in use before it and beside it. */
function isAutomatic({ headers, from, subject }: InboundMail): boolean {
  const says = (name: string, what: RegExp) => what.test(headers[name] ?? '');
  return (
    says('auto-submitted', /^(?!\s*no\b)\s*\S/i) ||
    says('precedence', /bulk|junk|list|auto/i) ||
    ['x-autoreply', 'x-autorespond', 'x-auto-reply', 'x-autoresponse', 'list-id'].some(
      (name) => name in headers,
    ) ||
    says('return-path', /^\s*<>\s*$/) ||
    says('content-type', /multipart\/report|delivery-status/i) ||
    /^(?:mailer-daemon|postmaster|no-?reply|bounces?)\b/i.test(from) ||
    automaticSubject.test(subject)
  );
}
const automaticSubject =
  /^\s*(?:re:\s*)?(?:auto(?:matic|mated)?[ :-]*(?:reply|response|answer)?\b|out of (?:the )?office|away from|on vacation|respuesta autom|fuera de (?:la )?oficina|自动回复|自動回覆|不在办公室|外出)/i;

const replyMark = /^\s*(?:re|aw|sv|rv|fw|fwd|wg|tr|回复|回覆|答复|转发)\s*(?:\[\d+\])?\s*[:：]/i;

/** The lines above what is quoted: an original message has «unsubscribe» in its footer. */
export function ownWords(text: string): string {
  const lines = text.slice(0, 20_000).split(/\r?\n/);
  const own: string[] = [];
  for (const [index, line] of lines.entries()) {
    // An introduction may be broken over two lines.
    if (introduction.test(line) || introduction.test(`${line} ${lines[index + 1] ?? ''}`)) break;
    if (/^\s*>/.test(line)) continue;
    own.push(line);
  }
  return own.join('\n');
}
const introduction =
  /^\s*(?:-- ?$|_{5,}|-{2,}\s*(?:original|forwarded|mensaje|原始|转发).*|(?:(?:on|el|le|am)\b|在).{0,200}(?:wrote|writes|escribió|escribi|a écrit|schrieb|写道)\s*[:：]?\s*$|.{0,200}(?:wrote|escribió|写道)\s*[:：]\s*$|(?:from|de|von|发件人)\s*[:：].*@|(?:sent from my|enviado desde mi|发自我的|get outlook for).*)/i;

/** The text of HTML, up to what it quotes. Only for reading: nothing of it is ever shown. */
function textOf(html: string): string {
  const own = html
    .slice(0, 100_000)
    .split(/<blockquote|gmail_quote|divRplyFwdMsg|yahoo_quoted|<hr\b/i, 1)[0] as string;
  return own
    .replace(/<(style|script|head)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ')
    .replace(/<(?:br|\/p|\/div|\/li|\/tr)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&nbsp;/gi, ' ')
    .replace(/&(?:#39|apos|rsquo|#8217);/gi, "'")
    .replace(/&amp;/gi, '&');
}
