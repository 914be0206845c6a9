import { html } from 'hono/html';
import type { Change } from '../../lib/core/audit.ts';
import { pageLanguages } from '../../lib/core/company-pages.ts';
import type { Preferences } from '../../lib/core/customer.ts';
import type { WhatWasLearned } from '../../lib/core/learning/what-was-learned.ts';
import { topicByChannel } from '../../lib/core/preference-form/merge.ts';
import {
  type FormFault,
  type FormFields,
  mostPerWeek,
  postedRows,
} from '../../lib/core/preference-form/read-form.ts';
import { shownHours } from '../../lib/core/preference-form/week-rows.ts';
import type { Channel } from '../../lib/core/vocabulary.ts';
import { learnedCard } from './learned-card.ts';
import { type Company, page } from './page.ts';
import { sayChange, topicName } from './say-change.ts';
import { sayDay, sayInstant, sayRows, sayZone } from './say-times.ts';
import { tabs } from './tabs.ts';
import { checked, weekPicture, weekRows } from './week.ts';
import { chooseLanguage, languageName, type Tongue } from './words/words.ts';

/** One way to reach the customer, as the page may show it. */
export type WayView = {
  channel: Channel;
  /** The address, in part. */
  masked: string;
  /** Messages to this address are stopped. `at`: since the customer asked so; null: for another reason. */
  stopped: { at: number | null; reopenable: boolean } | null;
  /** What the customer said to marketing this way; null: nothing yet. */
  consent: { granted: boolean; at: number } | null;
};

/** What came of what the customer did. */
export type Result =
  | { kind: 'saved' | 'stale'; changes: readonly Change[]; effectiveAt: number }
  | { kind: 'faults'; faults: readonly FormFault[]; posted: FormFields }
  | { kind: 'reopened'; masked: string; effectiveAt: number }
  | { kind: 'forgotten' }
  | { kind: 'reopen-refused' };

/** Everything that the page with the choices shows. */
export type ChoicesView = {
  mayEdit: boolean;
  /** What goes back with the form: proof that it is ours, what it showed, and the version of that. */
  form: { proof: string; seen: string; version: number };
  preferences: Preferences;
  ways: readonly WayView[];
  topics: readonly string[];
  /** What their answers taught. */
  learned: WhatWasLearned;
  /** Null: nobody knows where the customer is. */
  zone: string | null;
  language: string | null;
  now: number;
  result: Result | null;
};

/** The page on which customers choose. Without a script it is one form; with one the week can be tapped. */
export function choicesPage(company: Company, tongue: Tongue, view: ChoicesView): string {
  const { centre } = tongue.words;
  const stopped = view.preferences.doNotContact;
  return page({
    company,
    tongue,
    title: centre.title,
    script: view.mayEdit,
    body: html`<p class="lead">${centre.lead}</p>${tabs(tongue, 'choices')}${resultNote(company, tongue, view)}${
      view.mayEdit ? '' : html`<p class="note">${centre.readOnly}</p>`
    }${stopped ? stoppedCard(tongue, view) : ''}
<form method="post" action="?lang=${tongue.language}" data-choices autocomplete="off"><input type="hidden" name="proof" value="${view.form.proof}"><input type="hidden" name="seen" value="${view.form.seen}"><input type="hidden" name="version" value="${view.form.version}">
${view.mayEdit ? html`<button hidden name="act" value="save"></button>` : ''}<fieldset${view.mayEdit ? '' : html` disabled`}><legend hidden>${centre.tabChoices}</legend>
${waysCard(company, tongue, view)}${topicsCard(company, tongue, view)}${whenCard(tongue, view)}${oftenCard(tongue, view)}${learnedCard(tongue, view)}${languageCard(tongue, view)}
</fieldset>${
      view.mayEdit
        ? html`<div class="bar"><button name="act" value="save">${centre.save}</button><p role="status"><span data-unsaved hidden>${centre.unsaved}</span></p></div>${stopped ? '' : stopCard(tongue)}`
        : ''
    }<input type="hidden" name="end" value="1"></form>`,
  });
}

function resultNote(company: Company, tongue: Tongue, { result, zone }: ChoicesView): unknown {
  if (result === null) return '';
  const { words } = tongue;
  const note = (title: string, body: unknown, bad = false) =>
    html`<section class="note${bad ? ' bad' : ''}" role="${bad ? 'alert' : 'status'}"><h2>${title}</h2>${body}</section>`;
  switch (result.kind) {
    case 'saved':
    case 'stale': {
      const changes = result.changes.map(
        (change) => html`<li>${sayChange({ tongue, company, zone }, change)}</li>`,
      );
      const holds = html`<ul>${changes}</ul><p>${words.result.holds(sayInstant(tongue, result.effectiveAt, zone))}</p>`;
      if (result.kind === 'stale')
        return note(
          words.result.stale,
          html`<p>${words.result.staleHint}</p>${changes.length > 0 ? holds : ''}`,
          true,
        );
      return note(words.result.saved, changes.length > 0 ? holds : html`<p>${words.result.nothing}</p>`);
    }
    case 'faults':
      return note(words.result.faults, html`<p>${words.result.faultsHint}</p>`, true);
    case 'reopened':
      return note(
        words.result.saved,
        html`<p>${words.result.reopened(result.masked)}</p><p>${words.result.holds(sayInstant(tongue, result.effectiveAt, zone))}</p>`,
      );
    case 'forgotten':
      return note(words.result.saved, html`<p>${words.learned.forgotten}</p>`);
    case 'reopen-refused':
      return note(words.result.faults, html`<p>${words.result.reopenRefused}</p>`, true);
    default:
      return result satisfies never;
  }
}

function faultOf({ words }: Tongue, { result }: ChoicesView, field: FormFault['field']): unknown {
  const fault = result?.kind === 'faults' ? result.faults.find((each) => each.field === field) : undefined;
  return fault ? html`<p class="fault" id="fault-${field}">${words.fault[fault.code]}</p>` : '';
}

const posted = ({ result }: ChoicesView) => (result?.kind === 'faults' ? result.posted : null);

function waysCard(company: Company, tongue: Tongue, view: ChoicesView): unknown {
  const { words } = tongue;
  const { centre } = words;
  const { channels, doNotCall } = view.preferences;
  const best = view.ways.find(({ channel }) => channels[channel] === 'preferred')?.channel ?? '';
  const phones = view.ways.some(({ channel }) => channel === 'sms' || channel === 'voice');
  return html`<section class="card"><h2>${centre.ways}</h2><p class="hint">${centre.waysHint}</p>${view.ways.map((way) => wayFields(company, tongue, view, way))}
${phones ? html`<label class="check"><input type="checkbox" name="calls" value="no"${checked(doNotCall)}>${centre.calls}</label>` : ''}
${view.ways.length > 1 ? html`<label class="field">${centre.best}<select name="best">${option('', centre.noBest, best === '')}${view.ways.map(({ channel }) => option(channel, words.channel[channel], best === channel))}</select></label>` : ''}</section>`;
}

function wayFields(company: Company, tongue: Tongue, view: ChoicesView, way: WayView): unknown {
  const { words } = tongue;
  const { centre } = words;
  const { channel, masked, stopped, consent } = way;
  const setting = view.preferences.channels[channel] ?? 'allowed';
  const current = setting === 'blocked' ? 'essential' : setting === 'never' ? 'never' : 'yes';
  const choice = (value: 'yes' | 'essential' | 'never') =>
    html`<label><input type="radio" name="contact.${channel}" value="${value}"${checked(current === value)}>${centre[value]}</label>`;
  const again = posted(view);
  const agreed = again ? again.get(`consent.${channel}`) !== null : consent?.granted === true;
  const day = (at: number) => sayDay(tongue, at, view.zone);
  return html`<fieldset class="way"><legend><span class="who">${words.channel[channel]} <small dir="ltr">${masked}</small></span></legend>
<div class="choice">${choice('yes')}${choice('essential')}${choice('never')}</div>
<label class="check"><input type="checkbox" name="consent.${channel}" value="yes"${checked(agreed)}><span>${centre.consent(company.name, words.inChannel[channel])}${
    consent
      ? html` <small>${consent.granted ? centre.consentGiven(day(consent.at)) : centre.consentTaken(day(consent.at))}</small>`
      : ''
  }</span></label>${stopped ? stoppedNote(tongue, view, way, stopped) : ''}</fieldset>`;
}

function stoppedNote(
  tongue: Tongue,
  view: ChoicesView,
  { channel }: WayView,
  { at, reopenable }: { at: number | null; reopenable: boolean },
): unknown {
  const { centre } = tongue.words;
  if (at === null) return html`<div class="closed"><p>${centre.closedOther}</p></div>`;
  return html`<div class="closed"><p>${centre.closedAddress(sayDay(tongue, at, view.zone))}</p>${
    reopenable
      ? html`<p><button class="quiet small" name="act" value="reopen.${channel}">${centre.reopen}</button></p>`
      : html`<p>${centre.reopenElsewhere}</p>`
  }</div>`;
}

function topicsCard(company: Company, tongue: Tongue, { topics, ways, preferences }: ChoicesView): unknown {
  if (topics.length === 0 || ways.length === 0) return '';
  const { words } = tongue;
  const rows = topics.map((topic) => {
    const settings = topicByChannel(preferences.topics[topic]);
    const name = topicName(company, tongue, topic);
    const cells = ways.map(
      ({ channel }) =>
        html`<td><label><input type="checkbox" name="topic.${topic}.${channel}" value="yes" aria-label="${words.centre.hears(name, words.inChannel[channel])}"${checked(settings[channel] !== 'blocked')}></label></td>`,
    );
    return html`<tr><th scope="row">${name}</th>${cells}</tr>`;
  });
  return html`<section class="card"><h2 id="topics">${words.centre.topics}</h2><p class="hint">${words.centre.topicsHint}</p><table class="topics" aria-labelledby="topics"><thead><tr><th scope="col">${words.centre.topic}</th>${ways.map(({ channel }) => html`<th scope="col">${words.channel[channel]}</th>`)}</tr></thead><tbody>${rows}</tbody></table></section>`;
}

function whenCard(tongue: Tongue, view: ChoicesView): unknown {
  const { centre } = tongue.words;
  const shown = shownHours(
    view.preferences,
    view.ways.map(({ channel }) => channel),
  );
  const again = posted(view);
  const kept = shown.kind === 'mixed' ? 'keep' : shown.kind;
  const choice = again?.get('hours') ?? kept;
  const rows = again ? postedRows(again) : shown.rows;
  const radio = (value: 'any' | 'only' | 'keep', words: string) =>
    html`<label class="check"><input type="radio" name="hours" value="${value}"${checked(choice === value)}>${words}</label>`;
  return html`<section class="card"><h2 id="when">${centre.when}</h2><p class="hint">${
    view.zone === null ? centre.whenUnknown : centre.whenHint(sayZone(tongue, view.zone, view.now))
  }</p><div class="when"><div><fieldset aria-labelledby="when">${radio('any', centre.anyTime)}${radio('only', centre.onlyTimes)}${
    shown.kind === 'mixed' ? radio('keep', centre.keepTimes) : ''
  }</fieldset>${faultOf(tongue, view, 'hours')}${weekRows(tongue, rows, (row) => faultOf(tongue, view, `row-${row}`))}</div><div><h3>${centre.weekPicture}</h3>${
    shown.kind === 'only' && !again ? html`<p class="hint">${sayRows(tongue, shown.rows)}</p>` : ''
  }${weekPicture(tongue, shown.week)}</div></div></section>`;
}

function oftenCard(tongue: Tongue, view: ChoicesView): unknown {
  const { centre } = tongue.words;
  const { maxPerWeek, pausedUntil } = view.preferences;
  const limits = [...new Set([...mostPerWeek, ...(maxPerWeek === null ? [] : [maxPerWeek])])].sort(
    (a, b) => a - b,
  );
  const paused = pausedUntil !== null && pausedUntil > view.now;
  const again = posted(view);
  const pause = again?.get('pause') ?? (paused ? 'keep' : 'none');
  return html`<section class="card"><h2>${centre.often}</h2><div class="fields"><div><label class="field">${centre.most}<select name="most">${option('', centre.noLimit, maxPerWeek === null)}${limits.map((limit) => option(String(limit), centre.perWeek(limit), maxPerWeek === limit))}</select></label>${faultOf(tongue, view, 'most')}</div>
<div><label class="field">${centre.pause}<select name="pause">${paused ? option('keep', centre.keepPause(sayDay(tongue, pausedUntil, view.zone)), pause === 'keep') : ''}${option('none', centre.noPause, pause === 'none')}${option('week', centre.pauseWeek, pause === 'week')}${option('month', centre.pauseMonth, pause === 'month')}${option('quarter', centre.pauseQuarter, pause === 'quarter')}${option('until', centre.pauseUntil, pause === 'until')}</select></label>
<label class="field until">${centre.until}<input type="date" name="until" value="${again?.get('until') ?? ''}"></label>${faultOf(tongue, view, 'until')}<p class="hint">${centre.pauseHint}</p></div></div></section>`;
}

function languageCard(tongue: Tongue, { language, result }: ChoicesView): unknown {
  const { centre } = tongue.words;
  const known = language === null ? null : chooseLanguage([language]);
  const ours = known !== null && language?.toLowerCase().split('-')[0] === known;
  const again = result?.kind === 'faults' ? result.posted.get('language') : null;
  const chosen = again ?? (ours ? known : '');
  return html`<section class="card"><h2>${centre.language}</h2><label class="field">${centre.languageHint}<select name="language">${
    ours ? '' : option('', language === null ? '–' : centre.otherLanguage(language), chosen === '')
  }${pageLanguages.map((each) => html`<option value="${each}" lang="${each}"${chosen === each ? html` selected` : ''}>${languageName(each)}</option>`)}</select></label></section>`;
}

function stopCard({ words }: Tongue): unknown {
  return html`<section class="card"><h2>${words.centre.stop}</h2><p class="hint">${words.centre.stopHint}</p><button class="danger" name="act" value="stop">${words.centre.stopButton}</button></section>`;
}

function stoppedCard({ language, words }: Tongue, { form, mayEdit }: ChoicesView): unknown {
  return html`<section class="card note bad"><h2>${words.centre.stopped}</h2><p>${words.centre.stoppedHint}</p>${
    mayEdit
      ? html`<form method="post" action="?lang=${language}"><input type="hidden" name="proof" value="${form.proof}"><input type="hidden" name="seen" value="${form.seen}"><input type="hidden" name="version" value="${form.version}"><button class="quiet" name="act" value="resume">${words.centre.resumeButton}</button><input type="hidden" name="end" value="1"></form>`
      : ''
  }</section>`;
}

function option(value: string, words: string, selected: boolean): unknown {
  return html`<option value="${value}"${selected ? html` selected` : ''}>${words}</option>`;
}
