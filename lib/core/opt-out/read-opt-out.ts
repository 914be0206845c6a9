import { sentenceRules } from './sentences.ts';
import { carrierWords, courtesies, type OptOutAbout, type OptOutLanguage, ownWords } from './words.ts';

/** What says stop. carrier-word: the provider stops by it, and answers it, on its own account. */
export type OptOut = {
  by: 'carrier-word' | 'word' | 'sentence';
  about: OptOutAbout;
  language: OptOutLanguage;
};

/** Longer texts are read to here; a stop stands at the beginning. */
const longest = 2_000;
/** Laughing, or flattered: «Stop! You are killing me». */
const inJest =
  /\b(?:ha(?:ha)+h?|he(?:he)+|lo+l|lmf?ao+|rofl|ja(?:ja)+|xd|hilarious|funny|killing me|blush\w*|adorable|so (?:cute|sweet|good|kind)|too kind)\b|[😂🤣😆😹]|哈哈|笑死/u;

/** Whether somebody who answers asks for an end, in a word or a sentence of English, Spanish or Chinese; null: they do not. */
export function readOptOut(message: string): OptOut | null {
  const text = message.slice(0, longest).normalize('NFKC').toLowerCase();
  const whole = wordOf(text);
  if (whole) return whole;
  const jest = inJest.test(text);
  for (const sentence of text.split(/[.!?;\n。！？；…]+/u)) {
    const said = plain(sentence);
    if (said === '') continue;
    // «STOP. I never signed up»; of a line of a longer message only the plainest words count.
    const word = jest ? null : wordOf(sentence);
    if (word && clearAlone.has(gapless(said))) return word;
    for (const { language, about, when, unless } of sentenceRules) {
      if (when.test(said) && !unless?.test(said)) return { by: 'sentence', about, language };
    }
  }
  return null;
}

/** Words that mean stop even beside other sentences; «end», «cancel» or «t» there may belong to anything. */
const clearAlone = new Set([
  'stop', 'stopall', 'unsubscribe', 'unsubscribeme', 'optout', 'stopit', 'removeme', 'leavemealone', 'revoke', 'baja', 'nomas', 'basta', 'alto', '退订', '拒收', '别发',
]); // biome-ignore format: one list, easy to scan

/** The whole of a text is one of the words, as it stands, or once courtesies and repetitions are left out. */
function wordOf(text: string): OptOut | null {
  const said = plain(text);
  const bare = plain(said.replace(courtesies, ' '));
  for (const candidate of [said, bare, bare.replace(/^(\S+)(?: \1)+$/u, '$1')]) {
    const word = gapless(candidate).toUpperCase();
    const about =
      word.startsWith('UNSUB') || word === 'OPTOUT' || word === 'BAJA' || word.startsWith('退')
        ? 'list'
        : 'everything';
    if (carrierWords.has(word))
      return { by: candidate === said ? 'carrier-word' : 'word', about, language: 'en' };
    const language = Object.hasOwn(ownWords, word) ? ownWords[word] : undefined;
    if (language) return { by: 'word', about, language };
  }
  return null;
}

/** Without accents, apostrophes, punctuation and emoji, words parted by one space. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`´]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .normalize('NFC')
    .trim();
}

/** «opt out» and «s t o p» are words with gaps. */
const gapless = (text: string) => text.replaceAll(' ', '');
