import { jump, now } from './clock.js';
import { act, ask, byId, channelWords, h, moment, toast } from './dom.js';
import { reasonItems } from './reasons.js';
import { drawStrip } from './strip.js';

const step = 15 * 60_000;
const form = byId('question');
const slider = byId('at');
let base = 0;
let slots = [];
let asked = 0;
let timer;
/** The decision that is shown, to be drawn again when the week arrives. */
let latest = null;

/** Starts the question card: a change of question draws the week anew, the slider only asks again. */
export function startWhen() {
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', askWeek);
  slider.addEventListener('input', () => {
    showAsked(null);
    clearTimeout(timer);
    timer = setTimeout(askMoment, 80);
  });
  document.addEventListener('something-changed', askWeek);
}

/** Offers these customers; the first one is asked about unless somebody is already. */
export function offerCustomers(ids) {
  byId('customers').replaceChildren(...ids.map((id) => h('option', { value: id })));
  if (form.customerId.value !== '' || ids.length === 0) return;
  form.customerId.value = ids.find((id) => id.startsWith('ana')) ?? ids[0];
  askWeek();
}

function question() {
  const topic = form.topic.value.trim();
  return {
    customerId: form.customerId.value.trim(),
    purpose: form.purpose.value,
    ...(topic === '' ? {} : { topic }),
  };
}

const chosenMoment = () => base + Number(slider.value) * step;

async function askWeek() {
  if (!form.checkValidity()) return;
  base = Math.ceil(now() / step) * step;
  slider.value = 0;
  slots = [];
  latest = null;
  const mine = ++asked;
  byId('strip').classList.add('waiting');
  await askMoment();
  try {
    const week = await ask('POST', '/local/week', { ...question(), at: new Date(base).toISOString() });
    if (mine !== asked) return;
    slots = week.slots;
    if (latest !== null) show(latest.decision, latest.at);
  } catch (error) {
    toast(error.message);
  } finally {
    if (mine === asked) byId('strip').classList.remove('waiting');
  }
}

async function askMoment() {
  const at = chosenMoment();
  try {
    const { decision } = await ask('POST', '/local/decide', {
      ...question(),
      at: new Date(at).toISOString(),
    });
    if (at !== chosenMoment()) return;
    latest = { decision, at };
    show(decision, at);
  } catch (error) {
    toast(error.message);
  }
}

function showAsked(timeZone) {
  byId('at-text').textContent = moment(chosenMoment(), timeZone ?? lastZone ?? 'UTC');
}

let lastZone = null;

function show(decision, at) {
  if (decision.outcome === undefined) {
    byId('strip').replaceChildren();
    byId('reasons').replaceChildren();
    byId('verdict').replaceChildren(h('p', { className: 'no' }, decision.detail ?? 'No answer.'));
    return;
  }
  lastZone = decision.timeZone ?? null;
  showAsked(lastZone);
  drawStrip(byId('strip'), { slots, timeZone: lastZone, at, decision });
  byId('verdict').replaceChildren(...verdict(decision, at));
  byId('reasons').replaceChildren(...reasonItems(decision.reasons));
}

function verdict(decision, at) {
  const zone = lastZone === null ? 'time zone unknown' : lastZone.replaceAll('_', ' ');
  if (decision.outcome === 'suppressed') {
    return [h('p', { className: 'no' }, h('strong', {}, 'No.'), ' No channel may be used, and here is why.')];
  }
  const soon = Date.parse(decision.sendAt) - at < 60_000;
  const instant = Date.parse(decision.sendAt);
  return [
    h(
      'p',
      { className: 'yes' },
      h('strong', {}, channelWords[decision.channel]),
      soon ? ' at once, ' : ' on ',
      h('time', { title: decision.sendAt }, moment(decision.sendAt, lastZone)),
      h(
        'span',
        { className: 'quiet' },
        ` ${zone} · chance of an answer ${Math.round(decision.propensity * 1_000) / 10} %`,
      ),
    ),
    h(
      'div',
      { className: 'buttons' },
      h('button', { type: 'button', className: 'primary', onclick: act(dispatch) }, 'Send a sample now'),
      instant > now() &&
        h('button', { type: 'button', onclick: act(() => jump(instant + 1_000)) }, 'Jump the clock there'),
    ),
  ];
}

async function dispatch() {
  const { status, decision } = await ask('POST', '/local/dispatch', question());
  const when =
    decision?.sendAt === undefined ? '' : ` for ${moment(decision.sendAt, decision.timeZone ?? null)}`;
  toast(status === 'suppressed' ? 'Not sent: see the decision below.' : `Accepted, ${status}${when}.`);
}
