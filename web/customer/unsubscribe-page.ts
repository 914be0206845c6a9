import { html } from 'hono/html';
import type { Change } from '../../lib/core/audit.ts';
import { type Company, page } from './page.ts';
import { sayChange, topicName } from './say-change.ts';
import { sayInstant } from './say-times.ts';
import type { Tongue } from './words/words.ts';

/** Asks before anything changes: mail scanners open every link. The form posts to the page's own address. */
export function askToUnsubscribe(company: Company, tongue: Tongue): string {
  const { unsubscribe } = tongue.words;
  return page({
    company,
    tongue,
    plain: true,
    title: unsubscribe.askTitle,
    body: html`<p class="hint">${unsubscribe.ask}</p>
<form method="post" action="?lang=${tongue.language}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${unsubscribe.button}</button></form>`,
  });
}

/** What a customer can choose in place of no marketing mail at all. */
export const narrowings = ['topic', 'weekly', 'month'] as const;
export type Narrowing = (typeof narrowings)[number];

/** The same for everybody who has unsubscribed, however often; then what would be less. `topic`: that of the mail, if it had one. */
export function unsubscribed(
  company: Company,
  tongue: Tongue,
  { topic, proof, choices }: { topic: string | null; proof: string; choices: string | null },
): string {
  const { unsubscribe } = tongue.words;
  const words: Record<Narrowing, string | null> = {
    topic: topic === null ? null : unsubscribe.onlyTopic(topicName(company, tongue, topic)),
    weekly: unsubscribe.weekly,
    month: unsubscribe.month,
  };
  const buttons = narrowings.flatMap((each) =>
    words[each] === null
      ? []
      : [html`<button class="quiet" name="less" value="${each}">${words[each]}</button>`],
  );
  return page({
    company,
    tongue,
    plain: true,
    title: unsubscribe.doneTitle,
    body: html`<p role="status">${unsubscribe.done}</p>
<h2>${unsubscribe.lessTitle}</h2><p class="hint">${unsubscribe.less}</p>
<form class="stack" method="post" action="?lang=${tongue.language}"><input type="hidden" name="proof" value="${proof}">${buttons}</form>
${choices === null ? '' : html`<p><a href="${choices}?lang=${tongue.language}">${unsubscribe.allChoices}</a></p>`}<p class="hint">${unsubscribe.close}</p>`,
  });
}

/** Less than no marketing mail at all: what holds instead. */
export function narrowed(
  company: Company,
  tongue: Tongue,
  view: { changes: readonly Change[]; effectiveAt: number; zone: string | null },
): string {
  const { unsubscribe, result } = tongue.words;
  const said = { tongue, company, zone: view.zone };
  return page({
    company,
    tongue,
    plain: true,
    title: unsubscribe.narrowedTitle,
    body: html`<p role="status">${unsubscribe.narrowed}</p><ul>${view.changes.map((change) => html`<li>${sayChange(said, change)}</li>`)}</ul><p>${result.holds(sayInstant(tongue, view.effectiveAt, view.zone))}</p><p class="hint">${unsubscribe.close}</p>`,
  });
}
