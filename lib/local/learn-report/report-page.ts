import { calibrationChart, intervalsChart, percent, weekColours, weekMap } from './charts.ts';
import type { Evaluation } from './evaluate-sample.ts';

/** How likely contacts are answered, by channel and local hour of the week; of post once for all hours. */
export type WeekOf = {
  name: string;
  contacts: number;
  week: Readonly<Record<string, readonly { propensity: number }[]>>;
};

const shown = ['sms', 'email', 'voice', 'push'];

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The page: weeks as heat maps, calibration, and what choosing otherwise would have earned. */
export function reportPage(
  { modelVersion, madeAt }: { modelVersion: string; madeAt: string },
  weeks: readonly WeekOf[],
  evaluation: Evaluation,
): string {
  // One scale for all, so that the pictures can be compared.
  const most = Math.max(
    0.01,
    ...weeks.flatMap(({ week }) =>
      shown.flatMap((channel) => (week[channel] ?? []).map(({ propensity }) => propensity)),
    ),
  );
  const maps = weeks.map(({ name, contacts, week }) => {
    const pictures = shown.map((channel) =>
      weekMap(
        channel,
        (week[channel] ?? []).map(({ propensity }) => propensity),
        most,
      ),
    );
    const mail = week.mail?.[0]?.propensity;
    return `<section><h2>${escaped(name)}</h2><p>Learned from ${contacts} contacts.${
      mail === undefined ? '' : ` A letter is answered with ${(100 * mail).toFixed(1)} %.`
    }</p><div class="maps">${pictures.map((svg) => `<figure>${svg}</figure>`).join('')}</div></section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>What was learned</title><meta name="viewport" content="width=device-width"><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1500px;padding:0 1rem;background:#fff;color:#1a1a1a}
.maps{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;width:340px;max-width:100%;background:#fff;border-radius:6px}svg{max-width:100%;height:auto;display:block}
.warn{background:#fff4d6;color:#1a1a1a;padding:.5rem 1rem;border-left:4px solid #b57600}.scale{display:inline-block;width:9rem;height:.8rem;margin:0 .4rem;background:linear-gradient(to right,${weekColours.join(',')})}
@media(prefers-color-scheme:dark){body{background:#16181c;color:#e8e8e8}}
</style></head><body><h1>What was learned</h1><p>Model ${escaped(modelVersion)}, ${escaped(madeAt)}. Hours are the customer’s own.</p><p>How likely a contact is answered: 0 %<span class="scale"></span>${percent(most)}</p>${evaluation.warnings
    .map((warning) => `<p class="warn">${escaped(warning)}</p>`)
    .join(
      '',
    )}${maps.join('')}${calibration(evaluation)}${choices(evaluation)}${effect(evaluation)}</body></html>`;
}

function calibration({ calibration: found, known, decisions }: Evaluation): string {
  if (found === null)
    return `<section><h2>Calibration</h2><p>Of none of ${decisions} logged decisions the outcome is known yet.</p></section>`;
  return `<section><h2>Calibration</h2><p>${known} of ${decisions} logged decisions have a known outcome. Expected calibration error ${found.error.toFixed(4)}.</p><figure>${calibrationChart(found.bins)}</figure></section>`;
}

function choices({ asItRan, withoutExploring, heldOut, waited }: Evaluation): string {
  if (asItRan === null) return '';
  const rows = [{ name: 'as it ran', ...asItRan }];
  if (withoutExploring !== null)
    rows.push(
      { name: 'IPS', ...withoutExploring.ips },
      { name: 'SNIPS', ...withoutExploring.snips },
      { name: 'DR', ...withoutExploring.doublyRobust },
    );
  const size =
    withoutExploring === null
      ? ''
      : ` IPS, SNIPS and DR (doubly robust) estimate what it would be without exploring. The log is worth ${withoutExploring.effectiveSize.toFixed(0)} decisions made without exploring.`;
  return `<section><h2>Ways to choose</h2><p>Share of contacts that are answered, with 95 % intervals.${size} ${heldOut} were held out, ${waited} were put off as not worth it.</p><figure>${intervalsChart(rows)}</figure></section>`;
}

function effect({ lift: { treated, heldOut, difference } }: Evaluation): string {
  const counts = `Of ${treated.people} people who were not held out ${treated.converted} converted within two weeks, of ${heldOut.people} held out ${heldOut.converted}.`;
  if (difference === null) return `<section><h2>Lift against the holdout</h2><p>${counts}</p></section>`;
  const points = (value: number) => (100 * value).toFixed(2);
  const { value, low, high } = difference;
  const says =
    low > 0
      ? 'The contacts brought conversions.'
      : high < 0
        ? 'The contacts cost conversions.'
        : 'That may be chance.';
  const rows = [{ name: 'difference', value, low, high }];
  return `<section><h2>Lift against the holdout</h2><p>${counts} The difference is ${points(value)} points (95 %: ${points(low)} to ${points(high)}). ${says}</p><figure>${intervalsChart(rows)}</figure></section>`;
}
