/** The fields that a browser without scripts would send of the main form of a page, with the button that was pressed. */
export function formOf(page: string, act = 'save'): URLSearchParams {
  const form =
    /<form[^>]*data-choices[\s\S]*?<\/form>/.exec(page)?.[0] ?? /<form[\s\S]*?<\/form>/.exec(page)?.[0] ?? '';
  const fields = new URLSearchParams();
  for (const [tag, kind, rest = ''] of form.matchAll(/<(input|select)\b([^>]*)>/g)) {
    const name = attribute(rest, 'name');
    if (name === null) continue;
    if (kind === 'select') {
      const options = form.slice(form.indexOf(tag)).split('</select>')[0] ?? '';
      const chosen =
        /<option value="([^"]*)"[^>]* selected>/.exec(options) ?? /<option value="([^"]*)"/.exec(options);
      fields.append(name, chosen?.[1] ?? '');
      continue;
    }
    const type = attribute(rest, 'type');
    if ((type === 'checkbox' || type === 'radio') && !/ checked/.test(rest)) continue;
    fields.append(name, attribute(rest, 'value') ?? '');
  }
  fields.set('act', act);
  return fields;
}

function attribute(tag: string, name: string): string | null {
  return new RegExp(`(?:^| )${name}="([^"]*)"`).exec(tag)?.[1] ?? null;
}

/** What the page says in the note at its top. */
export function noteOf(page: string): string {
  const note = /<section class="note[^"]*"[^>]*>([\s\S]*?)<\/section>/.exec(page)?.[1] ?? '';
  return note
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
