import { act, ask, byId, h, here, toast } from './dom.js';

let ahead = 0;

/** Now, on the clock of the local run. */
export const now = () => Date.now() + ahead;

/** Takes over what the service says its clock is. */
export function setClock(clock) {
  ahead = Date.parse(clock.now) - Date.now();
  const jumped = clock.ahead > 0;
  byId('clock').replaceChildren(
    h('time', { title: clock.now }, here(clock.now)),
    jumped ? h('span', { className: 'jumped' }, `jumped ${span(clock.ahead)} ahead`) : '',
    h(
      'button',
      {
        type: 'button',
        title: 'Moves the clock and sends what is due by then',
        onclick: act(() => jump(now() + 3_600_000)),
      },
      '+1 h',
    ),
    h(
      'button',
      {
        type: 'button',
        title: 'Moves the clock and sends what is due by then',
        onclick: act(() => jump(now() + 86_400_000)),
      },
      '+1 day',
    ),
  );
}

/** Moves the clock forward; resolves when what was due by then has been sent. */
export async function jump(instant) {
  const arrival = await ask('POST', '/local/clock', { advanceTo: new Date(instant).toISOString() });
  setClock(arrival);
  toast(
    `The clock is at ${here(arrival.now)}; ${arrival.sent === 1 ? 'one message was' : `${arrival.sent} messages were`} sent.`,
  );
}

function span(milliseconds) {
  const hours = Math.round(milliseconds / 3_600_000);
  if (hours < 1) return `${Math.round(milliseconds / 60_000)} min`;
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
