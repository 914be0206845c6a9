/** Every JSON document within a text, in order; what stands around them is passed over. */
export function documentsIn(text: string): unknown[] {
  const documents: unknown[] = [];
  for (let start = text.indexOf('{'); start !== -1; start = text.indexOf('{', start)) {
    const end = endOfDocument(text, start);
    const found = parsed(text.slice(start, end));
    if (found !== undefined) documents.push(found);
    start = found === undefined ? start + 1 : end;
  }
  return documents;
}

function endOfDocument(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === '"') {
      index++;
      while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
    } else if (text[index] === '{') depth++;
    else if (text[index] === '}' && --depth === 0) return index + 1;
  }
  return text.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What a page shows and the answer has not: a line for each difference. Fields that the page leaves out may be there. `…`
 * stands for anything; numbers that are measured (with a fraction), numbers within words, days, instants and spans may differ.
 * Each element of a list that is shown must be somewhere in the answer's list.
 */
export function differences(shown: unknown, answer: unknown, at = ''): string[] {
  if (Array.isArray(shown)) {
    if (!Array.isArray(answer)) return [`${at}: a list is shown, there is ${kindOf(answer)}`];
    return shown.flatMap((element, index) => {
      const tried = answer.map((candidate) => differences(element, candidate, `${at}/${index}`));
      if (tried.some(({ length }) => length === 0)) return [];
      return tried.toSorted((a, b) => a.length - b.length)[0] ?? [`${at}/${index}: is not there`];
    });
  }
  if (typeof shown === 'object' && shown !== null) {
    if (typeof answer !== 'object' || answer === null)
      return [`${at}: an object is shown, there is ${kindOf(answer)}`];
    return Object.entries(shown).flatMap(([name, value]) =>
      name in answer
        ? differences(value, answer[name as keyof typeof answer], `${at}/${name}`)
        : [`${at}/${name}: is not there`],
    );
  }
  if (shown === '…') return [];
  if (typeof shown === 'string' && typeof answer === 'string') {
    return likely(shown).test(answer) ? [] : [`${at}: “${shown}” is shown, there is “${answer}”`];
  }
  const measured = typeof shown === 'number' && typeof answer === 'number' && !Number.isInteger(shown);
  return measured || shown === answer ? [] : [`${at}: ${shown} is shown, there is ${String(answer)}`];
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

const changing =
  /…|P(?:\d+D)?T[\d.HMS]+|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\d+(?:[.:]\d+)*|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/g;

/** A number stands for any number, a day for any day, and so on; the words between them must be these. */
function likely(text: string): RegExp {
  const words = text.split(changing).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const gaps = [...text.matchAll(changing)].map(([found]) => {
    if (found === '…') return '[^]*';
    if (found.endsWith('day')) return '\\w+day';
    if (found.startsWith('P')) return 'P(?:\\d+D)?T[\\d.HMS]+';
    if (found.includes('T')) return '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(?:Z|[+-]\\d\\d:\\d\\d)';
    return '\\d+(?:[.:]\\d+)*';
  });
  return new RegExp(`^${words.map((part, index) => part + (gaps[index] ?? '')).join('')}$`);
}
