/** Lays rows out in columns under their headings; empty cells show as a dash. */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly (string | null | undefined)[])[],
): string {
  const lines = [headings, ...rows.map((row) => row.map((cell) => cell || '–'))];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((line) => [...(line[column] ?? '')].length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Breaks a text into lines of at most so many characters, each after this indent. */
export function wrapText(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, indent + line].join('\n');
}

/** An object as a table of its fields. */
export function fieldTable(fields: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(fields).map(([name, value]) => [
    name,
    value == null ? null : typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return textTable(['field', 'value'], rows);
}
