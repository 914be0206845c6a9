import { channelWords, h } from './dom.js';

const effects = { suppress: 'rules out', hold: 'holds', prefer: 'prefers' };

/** A code as words, where there is no sentence. */
export function codeWords(code) {
  return code.toLowerCase().replaceAll('_', ' ');
}

/** The reasons of a decision as list items, the gravest first. */
export function reasonItems(reasons) {
  const order = Object.keys(effects);
  const sorted = [...reasons].sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
  return sorted.map((reason) =>
    h(
      'li',
      { className: reason.effect },
      h('span', { className: 'effect' }, effects[reason.effect] ?? reason.effect),
      h(
        'div',
        {},
        h('p', {}, reason.message),
        h(
          'p',
          { className: 'quiet' },
          [
            reason.code,
            reason.channel === null || reason.channel === undefined
              ? 'every channel'
              : channelWords[reason.channel],
            reason.rule,
            reason.source,
          ]
            .filter((part) => part !== null && part !== undefined)
            .join(' · '),
        ),
        reason.remedy && reason.effect !== 'prefer' && h('p', { className: 'quiet' }, `→ ${reason.remedy}`),
      ),
    ),
  );
}
