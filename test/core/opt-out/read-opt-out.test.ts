import { describe, expect, it } from 'vitest';
import { readInboundText } from '../../../lib/core/inbound-text.ts';
import { readOptOut } from '../../../lib/core/opt-out/read-opt-out.ts';
import { heldOutReplies } from './held-out-replies.ts';
import { labelledReplies, type Reply } from './labelled-replies.ts';

const meaning = (text: string): Reply['means'] => {
  const found = readOptOut(text);
  if (found === null) return 'other';
  return found.about === 'wrong-number' ? 'wrong-number' : 'stop';
};

/** Of those taken for a stop, the share that was one; and the share of stops that was found. */
function measure(replies: readonly Reply[]) {
  const taken = replies.filter(({ text }) => meaning(text) !== 'other');
  const meant = replies.filter(({ means }) => means !== 'other');
  const right = taken.filter(({ means }) => means !== 'other').length;
  return { precision: right / taken.length, recall: right / meant.length };
}

describe('Plain-language opt-outs', () => {
  it.each<[string, readonly Reply[], number]>([
    ['all languages', labelledReplies, 600],
    ['English', labelledReplies.filter(({ language }) => language === 'en'), 300],
    ['Spanish', labelledReplies.filter(({ language }) => language === 'es'), 100],
    ['Chinese', labelledReplies.filter(({ language }) => language === 'zh'), 100],
  ])(
    'are read with a precision and a recall of 0.98 on the list that the rules were made with: %s',
    (_, replies, least) => {
      expect(replies.length).toBeGreaterThan(least);
      const { precision, recall } = measure(replies);
      expect(precision).toBeGreaterThanOrEqual(0.98);
      expect(recall).toBeGreaterThanOrEqual(0.98);
    },
  );

  it('are read well on sentences that no rule was made for', () => {
    const { precision, recall } = measure(heldOutReplies);
    expect(precision).toBeGreaterThanOrEqual(0.9);
    expect(recall).toBeGreaterThanOrEqual(0.8);
  });

  it('tell a wrong number from a stop', () => {
    const wrong = labelledReplies.filter(({ means }) => means === 'wrong-number');
    expect(wrong.filter(({ text }) => meaning(text) !== 'wrong-number')).toEqual([]);
  });

  const words = [
    'STOP', 'QUIT', 'END', 'REVOKE', 'OPT OUT', 'CANCEL', 'UNSUBSCRIBE', 'ARRET', 'OPT-OUT', 'OPTOUT', 'REMOVE', 'TD', 'STOPALL', 'ARRETE',
    'ARRÊT', 'BAJA', 'ALTO', 'PARAR', 'CANCELAR', 'SAIR', 'STOPP', '退订', 'T', '수신거부', '停止', '取消订阅',
  ]; // biome-ignore format: one list
  const wide = (text: string) =>
    text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
  const spellings: readonly [string, (word: string) => string][] = [
    ['as it is', (word) => word],
    ['in small letters', (word) => word.toLowerCase()],
    ['in mixed case', (word) => word.charAt(0) + word.slice(1).toLowerCase()],
    ['with gaps', (word) => [...word.replaceAll(' ', '')].join(' ')],
    ['in quotes, with punctuation', (word) => ` «${word}!!!» \n`],
    ['in wide letters', wide],
    ['with accents', (word) => word.replace(/[AEO]/g, (letter) => `${letter}\u0301`)],
    ['with emoji', (word) => `🛑 ${word} 🙏`],
    ['politely', (word) => `${word}, please. Thank you`],
  ];
  it.each(words.flatMap((word) => spellings.map(([how, spell]) => [word, how, spell(word)] as const)))(
    'know %s %s',
    (_, __, text) => {
      expect(readInboundText(text)).toMatchObject({ kind: 'stop' });
    },
  );

  it.each<[string, string]>([
    ['START', 'start'],
    ['start!', 'start'],
    ['YES', 'start'],
    ['ＵＮＳＴＯＰ', 'start'],
    ['Help', 'help'],
    ['INFO?', 'help'],
    ['', 'other'],
    ['👍', 'other'],
  ])('leave %j as %s', (text, kind) => {
    expect(readInboundText(text).kind).toBe(kind);
  });

  it('say who will have answered: the provider its own words, we the others', () => {
    expect(readOptOut('Stop!')).toMatchObject({ by: 'carrier-word' });
    expect(readOptOut('stop please')).toMatchObject({ by: 'word' });
    expect(readOptOut('baja')).toMatchObject({ by: 'word', language: 'es', about: 'list' });
    expect(readOptOut('No quiero más mensajes')).toMatchObject({ by: 'sentence', language: 'es' });
    expect(readOptOut('别再给我发短信')).toMatchObject({ by: 'sentence', language: 'zh' });
  });

  it('of a text without end are read in no time to speak of', () => {
    for (const part of ['stop ', 'no quiero ', '不要', 'dont want the ', 'a', '>', 'please '])
      expect(() => readOptOut(part.repeat(200_000))).not.toThrow();
  });
});
