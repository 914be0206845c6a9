/**
 * The page's one script, for browsers that have it on: hours of the week can be switched by a tap or a stroke, rows are added
 * and removed, and what is not saved is said. Fields stay the truth: the picture is drawn from them, and writes into them.
 */
export const weekScript = `
(() => {
  const root = document.documentElement;
  const form = document.querySelector('form[data-choices]');
  if (!form) return;
  root.classList.add('js');
  const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const rows = [...form.querySelectorAll('.row')];
  const cells = [...form.querySelectorAll('.week u')];
  const said = form.querySelector('[data-said]');
  const bar = form.querySelector('[data-unsaved]');
  const field = (row, name) => row.querySelector('[name^="' + name + '."]');
  const boxes = (row) => [...row.querySelectorAll('[type=checkbox]')];
  const hours = (value) => form.querySelector('[name=hours][value=' + value + ']');
  const isEmpty = (row) => !field(row, 'from').value && !field(row, 'to').value && boxes(row).every((box) => !box.checked);
  const minuteOf = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
  const clockOf = (minute) => String(Math.floor(minute / 60) % 24).padStart(2, '0') + ':' + String(minute % 60).padStart(2, '0');

  function weekOfFields() {
    const week = new Uint8Array(10080);
    if (hours('any')?.checked) return week.fill(1);
    for (const row of rows) {
      const [start, end] = [field(row, 'from').value, field(row, 'to').value];
      if (!start || !end) continue;
      const from = minuteOf(start);
      const to = minuteOf(end) || 1440;
      const length = to > from ? to - from : to + 1440 - from;
      for (const box of boxes(row)) {
        if (!box.checked) continue;
        const first = names.indexOf(box.value) * 1440 + from;
        for (let minute = 0; minute < length; minute++) week[(first + minute) % 10080] = 1;
      }
    }
    return week;
  }

  function draw(week) {
    cells.forEach((cell, index) => {
      const first = (index % 7) * 1440 + Math.floor(index / 7) * 60;
      let open = 0;
      for (let minute = first; minute < first + 60; minute++) open += week[minute];
      cell.className = open === 60 ? 'on' : open ? 'part' : '';
    });
  }

  function write(week) {
    const spans = new Map();
    for (let day = 0; day < 7; day++) {
      for (let minute = 0; minute < 1440; minute++) {
        if (!week[day * 1440 + minute] || (minute && week[day * 1440 + minute - 1])) continue;
        let end = minute;
        while (end < 1440 && week[day * 1440 + end]) end++;
        const key = minute + '-' + end;
        spans.set(key, [...(spans.get(key) || []), names[day]]);
      }
    }
    if (spans.size > rows.length) {
      said.textContent = form.querySelector('[data-many]').dataset.many;
      return false;
    }
    said.textContent = '';
    const entries = [...spans];
    rows.forEach((row, index) => {
      const [key, days] = entries[index] || ['', []];
      const [from, to] = key ? key.split('-').map(Number) : [];
      field(row, 'from').value = key ? clockOf(from) : '';
      field(row, 'to').value = key ? clockOf(to) : '';
      for (const box of boxes(row)) box.checked = days.includes(box.value);
      row.hidden = !key;
    });
    return true;
  }

  function tidy() {
    const used = rows.findLastIndex((row) => !isEmpty(row));
    rows.forEach((row, index) => { row.hidden = index > Math.max(0, used); });
  }

  let painting = null;
  function paint(cell) {
    const index = cells.indexOf(cell);
    if (index < 0) return;
    const week = weekOfFields();
    const first = (index % 7) * 1440 + Math.floor(index / 7) * 60;
    if (painting === null) painting = cell.className === 'on' ? 0 : 1;
    week.fill(painting, first, first + 60);
    if (!write(week)) return;
    const only = hours('only');
    if (only) only.checked = true;
    draw(week);
    changed();
  }
  const week = form.querySelector('.week');
  // With a finger only the tap counts, so that a stroke still scrolls.
  week?.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'mouse' && event.button === 0) { painting = null; paint(event.target); }
  });
  week?.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'mouse' && event.buttons === 1 && painting !== null) paint(event.target);
  });
  week?.addEventListener('click', (event) => {
    if (event.pointerType !== 'mouse') { painting = null; paint(event.target); }
    painting = null;
  });

  form.querySelector('[data-add]')?.addEventListener('click', () => {
    const next = rows.find((row) => row.hidden);
    if (!next) { said.textContent = form.querySelector('[data-many]').dataset.many; return; }
    next.hidden = false;
    boxes(next)[0].focus();
  });

  function changed() { if (bar) bar.hidden = false; }
  form.addEventListener('input', (event) => {
    changed();
    if (event.target.closest('.row') || event.target.name === 'hours') draw(weekOfFields());
  });
  if (rows.length) tidy();
})();
`;
