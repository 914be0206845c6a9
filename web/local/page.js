import { setClock } from './clock.js';
import { drawDecisions } from './decisions.js';
import { ask, byId } from './dom.js';
import { addMail, drawInbox } from './inbox.js';
import { addText, drawPhone } from './phone.js';
import { offerCustomers, startWhen } from './when.js';

const every = 1_500;
let seen = 0;

async function refresh() {
  const { messages, clock } = await ask('GET', `/local/messages?after=${seen}`);
  setClock(clock);
  const mails = messages.filter(({ channel }) => channel === 'email');
  const texts = messages.filter(({ channel }) => channel === 'sms');
  for (const message of mails) addMail(message);
  for (const message of texts) addText(message);
  // Only what has news is drawn again: what somebody is reading or typing stays as it is.
  if (mails.length > 0 || seen === 0) drawInbox();
  if (texts.length > 0 || seen === 0) drawPhone();
  seen = messages.at(-1)?.number ?? seen;
  drawDecisions((await ask('GET', '/local/decisions')).decisions);
  offerCustomers((await ask('GET', '/local/customers')).customers);
}

async function keepRefreshing() {
  try {
    if (!document.hidden) await refresh();
    byId('clock').classList.remove('away');
  } catch {
    byId('clock').classList.add('away');
    byId('clock').replaceChildren('Kairos does not answer: is it still running?');
  }
  setTimeout(keepRefreshing, every);
}

startWhen();
keepRefreshing();
