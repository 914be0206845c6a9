import { html } from 'hono/html';
import type { Figure, Figures } from './figures.ts';
import { json, type Reply } from './http.ts';
import { fileReply } from './page-files.ts';

/** The current figures: a page for people who open it in a browser, JSON for everybody else. */
export async function figuresPage(figures: Figures, since: string, accept = ''): Promise<Reply> {
  const all = figures.all();
  if (!accept.includes('text/html')) return json(200, { since, metrics: all });
  const page = await html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="5">
  <title>Kairos, figures</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/local/page/style.css">
</head>
<body>
  <header><h1>Kairos <small>figures since ${since}</small></h1><nav aria-label="Sections"><a href="/">Page</a></nav></header>
  <main class="figures"><section aria-labelledby="figures-title">
    <h2 id="figures-title">What the service counts</h2>
    <p>The metrics that CloudWatch shows on AWS, as they are here now. This page follows them every five seconds.</p>
    <table>
      <thead><tr><th scope="col">Metric</th><th scope="col">By</th><th scope="col">Now</th></tr></thead>
      <tbody>${all.map(
        ({ name, unit, about, state, figures: own }) =>
          html`<tr><th scope="row" rowspan="${Math.max(1, own.length)}">${name}<br><small>${about}</small></th>${
            own.length === 0
              ? html`<td></td><td>none yet</td></tr>`
              : own.map(
                  (figure, index) =>
                    html`${index === 0 ? '' : html`<tr>`}<td>${wordsOf(figure)}</td><td>${shownAs(figure, unit, state)}</td></tr>`,
                )
          }`,
      )}</tbody>
    </table>
  </section></main>
</body>
</html>`;
  return fileReply('figures.html', String(page));
}

function wordsOf({ by }: Figure): string {
  const values = Object.values(by);
  return values.length === 0 ? 'all' : values.join(', ');
}

function shownAs({ samples, sum, latest, max, p50, p95 }: Figure, unit: string, state: boolean): string {
  if (state) return `${latest}${unit === 'Count' ? '' : ' ms'} (at most ${max})`;
  if (unit === 'Count') return String(sum);
  return `${samples === 1 ? 'once' : `${samples} times`}: half within ${p50} ms, 95 % within ${p95} ms, at most ${max} ms`;
}
