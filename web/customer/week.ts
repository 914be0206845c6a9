import { html } from 'hono/html';
import { rowLimit, type WeekRow } from '../../lib/core/preference-form/week-rows.ts';
import { weekdays } from '../../lib/core/vocabulary.ts';
import type { Tongue } from './words/words.ts';

/** Rows that are offered besides those in use, where no script can add one. */
const spareRows = 2;

/** The week as a picture: a column for each day, a cell for each hour. For eyes and pointers; the rows say the same in fields. */
export function weekPicture({ words }: Tongue, week: Uint8Array): unknown {
  const { centre } = words;
  const cells = Array.from({ length: 24 }, (_, hour) => [
    html`<i>${hour % 3 === 0 ? `${hour}:00` : ''}</i>`,
    ...weekdays.map((_, day) => {
      const minutes = week.subarray(day * 1_440 + hour * 60, day * 1_440 + hour * 60 + 60);
      const open = minutes.reduce((sum, minute) => sum + minute, 0);
      return html`<u class="${open === 60 ? 'on' : open > 0 ? 'part' : ''}"></u>`;
    }),
  ]);
  return html`<div aria-hidden="true">
<div class="week" dir="ltr"><i></i>${weekdays.map((day) => html`<b>${centre.shortDays[day]}</b>`)}${cells}</div>
<ul class="key"><li><u class="on"></u>${centre.weekOpen}</li><li><u></u>${centre.weekClosed}</li></ul>
<p class="hint only-js">${centre.weekHint}</p></div>`;
}

/** The rows as fields. All that can be stored are there; those beyond need are hidden, for the script to show. */
export function weekRows(
  tongue: Tongue,
  rows: readonly WeekRow[],
  faultOf: (row: number) => unknown,
): unknown {
  const { centre } = tongue.words;
  const used = rows.findLastIndex(({ days, from, to }) => days.length > 0 || from !== '' || to !== '') + 1;
  const shown = Math.min(rowLimit, used + spareRows);
  return html`<div class="rows" data-many="${centre.tooMany}">${Array.from({ length: rowLimit }, (_, index) =>
    rowFields(tongue, index, rows[index] ?? { days: [], from: '', to: '' }, {
      hidden: index >= shown,
      fault: faultOf(index),
    }),
  )}<p class="only-js"><button type="button" class="quiet small" data-add>${centre.addRow}</button></p><p role="status" class="fault" data-said></p></div>`;
}

function rowFields(
  { words }: Tongue,
  index: number,
  { days, from, to }: WeekRow,
  { hidden, fault }: { hidden: boolean; fault: unknown },
): unknown {
  const { centre } = words;
  const chips = weekdays.map(
    (day) =>
      html`<label><input type="checkbox" name="days.${index}" value="${day}" aria-label="${centre.weekdays[day]}"${checked(days.includes(day))}><span aria-hidden="true">${centre.shortDays[day]}</span></label>`,
  );
  return html`<fieldset class="row"${hidden ? html` hidden` : ''}><legend>${centre.row(index + 1)}</legend>
<div class="days">${chips}</div>
<div class="span"><label>${centre.from}<input type="time" name="from.${index}" value="${from}"></label><label>${centre.to}<input type="time" name="to.${index}" value="${to === '24:00' ? '00:00' : to}"></label></div>${fault}</fieldset>`;
}

export function checked(yes: boolean): unknown {
  return yes ? html` checked` : '';
}
