import { channelWords, h, moment } from './dom.js';
import { codeWords } from './reasons.js';

const hour = 3_600_000;

/** Draws the week: a row for each channel, open and closed in the customer's local time, and the chosen moment on it. */
export function drawStrip(element, { slots, timeZone, at, decision }) {
  if (slots.length === 0)
    return element.replaceChildren(h('p', { className: 'quiet' }, 'Looking at the week …'));
  const start = Date.parse(slots[0].at);
  const position = (instant) => ((instant - start) / (slots.length * hour)) * 100;
  const place = (node, from, to) => {
    node.style.left = `${position(from)}%`;
    if (to !== undefined) node.style.width = `${position(to) - position(from)}%`;
    return node;
  };

  const rows = channelsOf(slots).map((channel) =>
    h(
      'div',
      { className: 'row' },
      h('span', { className: 'name' }, channelWords[channel]),
      h(
        'div',
        { className: 'track' },
        runs(slots, channel).map(({ from, to, state }) => {
          const open = state === 'open';
          const words = open ? 'open' : codeWords(state);
          const title = `${channelWords[channel]}: ${words}\n${moment(from, timeZone)} – ${moment(to, timeZone)}`;
          return place(h('span', { className: open ? 'open' : 'closed', title }), from, to);
        }),
        chosenOn(channel),
      ),
    ),
  );
  element.replaceChildren(
    dayNames(),
    ...rows,
    h(
      'p',
      { className: 'key' },
      h('i', { className: 'open' }),
      'may be used',
      h('i', { className: 'closed' }),
      'may not',
      h('i', { className: 'dot' }),
      'chosen',
    ),
  );
  return undefined;

  function chosenOn(channel) {
    const marks = [place(h('span', { className: 'asked' }), Math.max(at, start))];
    const chosen =
      decision.outcome === 'contact' && decision.channel === channel ? Date.parse(decision.sendAt) : null;
    if (chosen !== null && chosen < start + slots.length * hour) {
      marks.push(
        place(h('span', { className: 'dot', title: moment(chosen, timeZone) }), Math.max(chosen, start)),
      );
    }
    return marks;
  }

  function dayNames() {
    const days = [];
    let last = '';
    for (const slot of slots) {
      const day = moment(slot.at, timeZone ?? 'UTC', { hour: undefined, minute: undefined });
      if (day !== last) days.push({ day, from: Date.parse(slot.at) });
      last = day;
    }
    const names = days.map(({ day, from }, index) => {
      const to = days[index + 1]?.from ?? start + slots.length * hour;
      const [weekday, ...rest] = day.replace(',', '').split(' ');
      const roomy = to - from > 8 * hour;
      return place(
        h('span', {}, roomy ? weekday : '', roomy && h('small', {}, ` ${rest.join(' ')}`)),
        from,
        to,
      );
    });
    return h(
      'div',
      { className: 'row days' },
      h('span', { className: 'name' }),
      h('div', { className: 'track' }, names),
    );
  }
}

function channelsOf(slots) {
  const named = new Set(slots.flatMap(({ open, closed }) => [...open, ...Object.keys(closed)]));
  return Object.keys(channelWords).filter(
    (channel) => named.has(channel) && !slots.every(({ closed }) => closed[channel] === 'NO_ADDRESS'),
  );
}

/** Hours in a row with the same answer. */
function runs(slots, channel) {
  const found = [];
  for (const { at, open, closed } of slots) {
    const state = open.includes(channel) ? 'open' : (closed[channel] ?? closed.every ?? 'CLOSED');
    const from = Date.parse(at);
    const last = found.at(-1);
    if (last?.state === state) last.to = from + hour;
    else found.push({ from, to: from + hour, state });
  }
  return found;
}
