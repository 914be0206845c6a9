import { html } from 'hono/html';
import type { WhatWasLearned } from '../../lib/core/learning/what-was-learned.ts';
import type { Tongue } from './words/words.ts';

const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;

/** What the customer's own answers taught us, in plain counts, with the button that forgets it; nothing where there is nothing. */
export function learnedCard(
  { words }: Tongue,
  { learned, mayEdit }: { learned: WhatWasLearned; mayEdit: boolean },
): unknown {
  if (learned.contacts === 0) return '';
  const { channels, answersFrom } = learned;
  const rows = channels.map(
    ({ channel, contacts, answered }) =>
      html`<li>${words.channel[channel]}: ${words.learned.answered(answered, contacts)}</li>`,
  );
  const hours =
    answersFrom === null
      ? ''
      : html`<p>${words.learned.hours(clock(answersFrom), clock(answersFrom + 3))}</p>`;
  return html`<section class="card"><h2>${words.learned.title}</h2><p class="hint">${words.learned.hint}</p><ul class="list">${rows}</ul>${hours}${
    mayEdit
      ? html`<button class="quiet small" name="act" value="forget">${words.learned.forget}</button>`
      : ''
  }</section>`;
}
