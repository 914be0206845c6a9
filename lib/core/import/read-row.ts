/** A line of a file as fields by name, all text; or, from JSON Lines, whatever JSON it holds. */
export type Row = Readonly<Record<string, unknown>>;

/** csv: the first line names the columns. */
export type Layout = { kind: 'csv'; columns: readonly string[] } | { kind: 'json-lines' };

export type ColumnFault = { fault: string };

/** What the first line says about a file that may have these columns; a name that ends in `.` stands for all that begin so. */
export function readLayout(
  first: string,
  known: readonly string[],
  required: readonly string[],
): Layout | ColumnFault {
  if (first.trimStart().startsWith('{')) return { kind: 'json-lines' };
  const columns = splitCsv(first)?.map((name) => name.trim()) ?? [];
  // The names are not repeated: without a heading they would be somebody's data.
  const named = `The first line must name the columns, with commas: ${known.join(', ')}; needed: ${required.join(', ')}. Or send JSON Lines.`;
  const isKnown = (name: string) =>
    known.some((one) => (one.endsWith('.') ? name.startsWith(one) : name === one));
  if (!columns.every(isKnown) || required.some((name) => !columns.includes(name))) return { fault: named };
  if (new Set(columns).size < columns.length) return { fault: `A column is named twice. ${named}` };
  return { kind: 'csv', columns };
}

/** A line as a row; a sentence when it is none. Empty fields are left out: they say nothing. */
export function readRow(line: string, layout: Layout): Row | string {
  if (layout.kind === 'csv') {
    const fields = splitCsv(line);
    if (!fields) return 'a quote is not closed; a field may not go over several lines';
    if (fields.length !== layout.columns.length) {
      return `has ${fields.length} fields where the first line names ${layout.columns.length} columns`;
    }
    const named = fields.map((field, index) => [layout.columns[index] as string, field.trim()] as const);
    return Object.fromEntries(named.filter(([, field]) => field !== ''));
  }
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Row)
      : 'is no JSON object';
  } catch {
    return 'is no JSON';
  }
}

/** RFC 4180 within one line; null: a quote is not closed, or something follows one. */
function splitCsv(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  const field = /\s*"((?:[^"]|"")*)"\s*(,|$)|([^",]*)(,|$)/y;
  while (field.lastIndex <= line.length) {
    const found = field.exec(line);
    if (!found) return null;
    const [, quoted, quotedEnd, plain, plainEnd] = found;
    fields.push(quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"'));
    if ((quotedEnd ?? plainEnd) === '') return fields;
  }
  return null;
}
