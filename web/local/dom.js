/** Makes an element. Text is only ever set as text, so that nothing a message holds can become markup. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== 'list' && name !== 'form') element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(
    ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

export const byId = (id) => document.getElementById(id);

const pageKey = document.querySelector('meta[name="kairos-page"]').content;

/** Asks the local run; a refusal is thrown as a sentence. */
export async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: method === 'GET' ? {} : { 'content-type': 'application/json', 'x-kairos-page': pageKey },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.detail ?? `The service answered ${answer.status}.`);
  return value;
}

let hiding;
/** Shows a sentence for a few seconds. */
export function toast(text) {
  const element = byId('toast');
  element.textContent = text;
  element.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    element.hidden = true;
  }, 5_000);
}

/** Runs what a button does; it cannot be pressed twice meanwhile, and what goes wrong is shown. Afterwards the week is drawn anew. */
export function act(work) {
  return async (event) => {
    event.preventDefault();
    const button = event.submitter ?? event.currentTarget;
    button.disabled = true;
    try {
      await work(event);
      document.dispatchEvent(new Event('something-changed'));
    } catch (error) {
      toast(error.message);
    } finally {
      button.disabled = false;
    }
  };
}

/** A moment in a zone, for people; an unknown zone is shown as UTC and says so. */
export function moment(instant, timeZone, options = {}) {
  const format = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...options,
  };
  const zone = timeZone ?? 'UTC';
  const text = new Intl.DateTimeFormat('en-GB', { ...format, timeZone: zone }).format(new Date(instant));
  return timeZone === null ? `${text} UTC` : text;
}

/** A moment where the reader is. */
export function here(instant) {
  return moment(instant, Intl.DateTimeFormat().resolvedOptions().timeZone);
}

export const channelWords = {
  sms: 'Text message',
  email: 'E-mail',
  voice: 'Phone call',
  push: 'Push',
  mail: 'Letter',
};
