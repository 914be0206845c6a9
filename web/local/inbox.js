import { act, ask, byId, h, here, toast } from './dom.js';

const mails = [];
let opened = null;
let picked = false;
let view = 'html';

/** Puts an e-mail into the inbox. */
export function addMail(message) {
  mails.unshift(message);
  // Somebody who reads a mail keeps it; otherwise the newest one is shown.
  if (!picked) opened = message;
}

/** Draws the list of mails and the opened one. */
export function drawInbox() {
  byId('inbox-count').textContent = mails.length === 0 ? '' : mails.length;
  if (opened === null) {
    byId('inbox-body').replaceChildren(h('p', { className: 'empty' }, 'No e-mails yet.'));
    return;
  }
  byId('inbox-body').replaceChildren(h('div', { className: 'mailbox' }, list(), reader(opened)));
}

function list() {
  const items = mails.map((mail) =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', 'aria-current': String(mail === opened), onclick: () => open(mail) },
        h('strong', {}, mail.subject || '(no subject)'),
        h('span', {}, mail.to),
        h('time', {}, here(mail.receivedAt)),
      ),
    ),
  );
  return h('ul', { className: 'mails' }, items);
}

function open(mail) {
  picked = true;
  opened = mail;
  drawInbox();
}

function reader(mail) {
  const views = { ...(mail.hasHtml ? { html: 'Message' } : {}), text: 'Text', headers: 'Headers' };
  const current = view in views ? view : 'text';
  const tabs = Object.entries(views).map(([name, words]) =>
    h(
      'button',
      { type: 'button', 'aria-pressed': String(name === current), onclick: () => turnTo(name) },
      words,
    ),
  );
  const link = /<(https?:[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1];
  const byMail = /<mailto:/.test(mail.headers['List-Unsubscribe'] ?? '');
  return h(
    'article',
    { className: 'mail' },
    h('h3', {}, mail.subject || '(no subject)'),
    h('p', { className: 'quiet' }, `${mail.from} → ${mail.to}`),
    h(
      'p',
      { className: 'quiet' },
      `${here(mail.receivedAt)} · cost ${mail.cost.toFixed(3)}${mail.dispatchId ? ` · dispatch ${mail.dispatchId.slice(0, 14)}…` : ''}`,
    ),
    h(
      'div',
      { className: 'buttons' },
      link &&
        h(
          'button',
          {
            type: 'button',
            className: 'primary',
            title: 'What a mailbox does when you press its unsubscribe button (RFC 8058)',
            onclick: act(() => unsubscribe(mail)),
          },
          'Unsubscribe',
        ),
      byMail &&
        h(
          'button',
          {
            type: 'button',
            title: 'The mailto form of List-Unsubscribe: the mail program sends a mail by itself',
            onclick: act(() => tell(mail, 'unsubscribe')),
          },
          'Unsubscribe by mail',
        ),
      link && h('a', { href: link, target: '_blank', rel: 'noopener' }, 'open its page'),
      h('button', { type: 'button', onclick: act(() => tell(mail, 'bounce')) }, 'Bounce'),
      h(
        'button',
        { type: 'button', className: 'danger', onclick: act(() => tell(mail, 'complain')) },
        'Complain',
      ),
    ),
    h('div', { className: 'tabs' }, tabs),
    content(mail, current),
  );
}

function turnTo(name) {
  view = name;
  drawInbox();
}

function content(mail, current) {
  if (current === 'html') {
    return h('iframe', {
      title: 'The message as it was sent',
      src: `/local/messages/${mail.messageId}/html`,
      sandbox: '',
    });
  }
  if (current === 'text') return h('pre', { tabIndex: 0 }, mail.text);
  const rows = Object.entries(mail.headers).map(([name, value]) =>
    h('tr', {}, h('th', {}, name), h('td', {}, value)),
  );
  return h('div', { className: 'headers', tabIndex: 0 }, h('table', {}, h('tbody', {}, rows)));
}

async function unsubscribe({ messageId }) {
  const { status } = await ask('POST', '/local/one-click', { messageId });
  toast(
    status < 300 ? 'Unsubscribed with one click: it holds from now on.' : `The service answered ${status}.`,
  );
}

async function tell({ messageId, to }, kind) {
  const { status } = await ask('POST', '/local/acts', { messageId, kind });
  const words = {
    bounce: `Mail to ${to} bounced`,
    complain: `${to} complained`,
    unsubscribe: `${to} unsubscribed by mail`,
  };
  toast(status < 300 ? `${words[kind]}: the service was told.` : `The service answered ${status}.`);
}
