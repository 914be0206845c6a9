import { byId, channelWords, h, here, moment } from './dom.js';
import { reasonItems } from './reasons.js';

let drawn = '';

/** Draws what callers asked, newest first, with every reason behind a fold. */
export function drawDecisions(decisions) {
  const version = JSON.stringify([decisions.length, decisions[0]?.at]);
  if (version === drawn) return;
  drawn = version;
  byId('decisions-count').textContent = decisions.length === 0 ? '' : decisions.length;
  byId('decisions-body').replaceChildren(
    decisions.length === 0
      ? h(
          'p',
          { className: 'empty' },
          'No decisions yet. Press “Send a sample now”, or use one of the curl commands that were printed at the start.',
        )
      : h('ol', { className: 'cards' }, decisions.slice(0, 50).map(card)),
  );
}

function card({ at, kind, request, answer }) {
  const decision = kind === 'dispatch' ? answer.decision : answer;
  const yes = decision?.outcome === 'contact';
  const reasons = decision?.reasons ?? [];
  return h(
    'li',
    { className: 'card' },
    h(
      'p',
      { className: 'line' },
      h(
        'span',
        { className: yes ? 'badge yes' : 'badge no' },
        yes ? channelWords[decision.channel] : 'suppressed',
      ),
      h('strong', {}, request.customerId),
      h('span', {}, [request.purpose, request.topic].filter(Boolean).join(' · ')),
      h('span', { className: 'quiet' }, kind === 'dispatch' ? 'dispatch' : 'question'),
      h('time', { className: 'quiet' }, here(at)),
    ),
    yes &&
      h(
        'p',
        { title: decision.sendAtLocal ?? decision.sendAt },
        moment(decision.sendAt, decision.timeZone ?? null),
        decision.timeZone && h('span', { className: 'quiet' }, ` ${decision.timeZone.replaceAll('_', ' ')}`),
      ),
    reasons.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, summary(reasons, yes)),
        h('ul', { className: 'reasons' }, reasonItems(reasons)),
      ),
  );
}

function summary(reasons, yes) {
  const codes = [
    ...new Set(reasons.filter(({ effect }) => yes || effect === 'suppress').map(({ code }) => code)),
  ];
  return `${reasons.length} ${reasons.length === 1 ? 'reason' : 'reasons'}: ${codes.join(', ')}`;
}
