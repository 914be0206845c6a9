import { readFileSync } from 'node:fs';

/**
 * A code block of a page. `sh` and `ts` are run; `json` is what the block before it answers. A file name behind the language:
 * the file is there for the next blocks. Whatever else stands there says why the block is not run.
 */
export type Block = {
  language: string;
  note: string;
  code: string;
  /** Where its first line stands, for messages. */
  place: string;
};

/** Every fenced code block of a Markdown file, in order. Throws when one is never closed. */
export function readBlocks(root: string, page: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; note: string; start: number } | null = null;
  const lines = readFileSync(`${root}/${page}`, 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    const fence = /^```(\w*) ?(.*)$/.exec(line);
    if (fence === null) {
      // Indented code would be seen by readers and not by this.
      const indented = open === null && /^ {4}\S/.test(line) && lines[index - 1]?.trim() === '';
      if (indented) throw new Error(`${page}:${index + 1}: put this code between fences`);
      continue;
    }
    if (open === null) {
      open = { language: fence[1] ?? '', note: fence[2] ?? '', start: index + 1 };
      continue;
    }
    const { language, note, start } = open;
    blocks.push({
      language,
      note,
      code: lines.slice(start, index).join('\n'),
      place: `${page}:${start + 1}`,
    });
    open = null;
  }
  if (open !== null) throw new Error(`${page}:${open.start}: this code block is never closed`);
  return blocks;
}
