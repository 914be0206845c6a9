import { act, ask, byId, h, here, toast } from './dom.js';

const threads = new Map();
let shown = null;

/** Puts a text on the phone of its number. */
export function addText(message) {
  threadOf(message.to).push(message);
  shown ??= message.to;
}

/** Draws the phones: one number at a time. */
export function drawPhone() {
  const numbers = [...threads.keys()].reverse();
  const total = [...threads.values()].flat().filter((message) => message.reply === undefined).length;
  byId('phone-count').textContent = total === 0 ? '' : total;
  if (shown === null) {
    byId('phone-body').replaceChildren(h('p', { className: 'empty' }, 'No text messages yet.'));
    return;
  }
  const log = h('div', { className: 'bubbles', tabIndex: 0, role: 'log' }, threadOf(shown).map(bubble));
  byId('phone-body').replaceChildren(
    h(
      'div',
      { className: 'handset' },
      h(
        'label',
        { className: 'thread' },
        h('span', { className: 'visually-hidden' }, 'Whose phone'),
        h(
          'select',
          { onchange: (event) => show(event.target.value) },
          numbers.map((number) => h('option', { value: number, selected: number === shown }, number)),
        ),
      ),
      log,
      h(
        'form',
        { className: 'answer', onsubmit: act(reply) },
        h('input', {
          name: 'text',
          placeholder: 'Reply …',
          'aria-label': 'Reply',
          autocomplete: 'off',
          maxLength: 1_600,
        }),
        h('button', {}, 'Send'),
        h('button', { type: 'button', className: 'danger', onclick: act(() => send('STOP')) }, 'STOP'),
      ),
    ),
  );
  log.scrollTop = log.scrollHeight;
}

function show(number) {
  shown = number;
  drawPhone();
}

function bubble(message) {
  if (message.reply !== undefined) return h('div', { className: 'bubble mine' }, h('p', {}, message.reply));
  const { segments, encoding, promotional } = message.sms;
  const facts = [
    here(message.receivedAt),
    `${segments} ${segments === 1 ? 'segment' : 'segments'} ${encoding}`,
    `cost ${message.cost.toFixed(3)}`,
    promotional ? 'promotional' : 'transactional',
  ];
  return h(
    'div',
    { className: 'bubble' },
    h('p', {}, message.text),
    h('small', { title: `dispatch ${message.dispatchId ?? 'none'}` }, facts.join(' · ')),
  );
}

async function reply(event) {
  const field = event.target.elements.text;
  const text = field.value.trim();
  if (text === '') return;
  field.value = '';
  await send(text);
}

/** The reply goes the way a real one would: as an SNS notification with the latest message that it answers. */
async function send(text) {
  const thread = threadOf(shown);
  const { messageId } = thread.findLast((message) => message.reply === undefined);
  thread.push({ reply: text });
  drawPhone();
  const { status } = await ask('POST', '/local/acts', { messageId, kind: 'reply', text });
  toast(status < 300 ? `“${text}” was taken in.` : `The service answered ${status} to “${text}”.`);
}

function threadOf(number) {
  const thread = threads.get(number) ?? [];
  threads.delete(number);
  threads.set(number, thread);
  return thread;
}
