/** What a customer's text message asks for. Plain sentences are not read yet: only the keywords that carriers define. */
export type InboundIntent = 'stop' | 'start' | 'help' | 'other';

/** The stop words of AWS, Twilio and the FCC's rule (47 CFR 64.1200(a)(10)) together; the strictest reading holds. */
const stopWords = new Set([
  'STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'REMOVE', 'ARRET', 'TD',
]); // biome-ignore format: one list, easy to scan
const startWords = new Set(['START', 'UNSTOP', 'YES']);
const helpWords = new Set(['HELP', 'INFO']);

/** Reads a keyword in any case and spacing, with punctuation, quotes, accents and emoji around it. */
export function readInboundText(body: string): InboundIntent {
  const words = body
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toUpperCase();
  // «opt out», «opt-out» and «S T O P» are the words without their gaps.
  if (stopWords.has(words.replaceAll(' ', ''))) return 'stop';
  if (startWords.has(words)) return 'start';
  if (helpWords.has(words)) return 'help';
  return 'other';
}
