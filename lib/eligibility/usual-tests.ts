import type { EligibilitySubject, Json } from '../core/actions/eligibility.ts';

/* The comparisons of which usual expressions (usual-expression.ts) are made. */

/** Null: the language is to judge. */
export type Test = (subject: EligibilitySubject) => boolean | null;
type Literal = string | number | boolean;

const texts: Readonly<Record<string, (subject: EligibilitySubject) => string>> = {
  'customer.id': ({ customer }) => customer.id,
  'customer.language': ({ customer }) => customer.language,
  'customer.valueTier': ({ customer }) => customer.valueTier,
  'customer.country': ({ customer }) => customer.country,
  'customer.region': ({ customer }) => customer.region,
  'customer.timeZone': ({ customer }) => customer.timeZone,
  'facts.situation': ({ facts }) => facts.situation,
};
const flags: Readonly<Record<string, (subject: EligibilitySubject) => boolean>> = {
  'facts.doNotCall': ({ facts }) => facts.doNotCall,
  'facts.doNotContact': ({ facts }) => facts.doNotContact,
  'facts.optedOut': ({ facts }) => facts.optedOut,
};
const counts: Readonly<Record<string, (subject: EligibilitySubject) => number>> = {
  'facts.daysSinceLastContact': ({ facts }) => facts.daysSinceLastContact,
  'facts.contactsLast7Days': ({ facts }) => facts.contactsLast7Days,
  'facts.contactsLast30Days': ({ facts }) => facts.contactsLast30Days,
  'facts.openDispatches': ({ facts }) => facts.openDispatches,
};
const lists: Readonly<Record<string, (subject: EligibilitySubject) => readonly string[]>> = {
  'customer.segments': ({ customer }) => customer.segments,
  'customer.channels': ({ customer }) => customer.channels,
  'facts.consents': ({ facts }) => facts.consents,
};

/** What a table has of its own. */
function named<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Something that is true or false by itself. */
export function flagged(name: string): Test | null {
  return named(flags, name) ?? null;
}

/** Whether a text is in a list that is known. */
export function within(first: string, list: string | undefined): Test | null {
  const value = literalOf(first);
  const read = list === undefined ? undefined : named(lists, list);
  return typeof value === 'string' && read !== undefined ? (subject) => read(subject).includes(value) : null;
}

type Order = '==' | '!=' | '<' | '<=' | '>' | '>=';
export function isOrder(text: string | undefined): text is Order {
  return text !== undefined && /^(?:[=!]=|[<>]=?)$/.test(text);
}

/** A comparison of something known with a literal. */
export function compared(first: string, order: Order, second: string | undefined): Test | null {
  const value = second === undefined ? null : literalOf(second);
  if (value === null) return null;
  const known =
    typeof value === 'number'
      ? named(counts, first)
      : typeof value === 'string'
        ? named(texts, first)
        : named(flags, first);
  if (known !== undefined) {
    if (typeof value === 'number' && second?.includes('.')) return null;
    return (subject) => inOrder(known(subject), order, value);
  }
  const mapped = mappedBy(first);
  return (
    mapped &&
    ((subject) => {
      const { of, name } = mapped(subject);
      const found = named(of, name);
      return typeof found === typeof value ? inOrder(found as Literal, order, value) : null;
    })
  );
}

/** Beyond it the language has numbers of other kinds. */
const wholeLimit = 2 ** 31;

/** Names that the language keeps for itself, or that are refused. */
const reserved =
  /^(?:true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while|constructor|prototype|__proto__)$/;

/** Where an attribute of the customer, or something that the caller says, is found. */
function mappedBy(
  path: string,
): ((subject: EligibilitySubject) => { of: Readonly<Record<string, Json>>; name: string }) | null {
  const [root = '', ...rest] = path.split('.');
  const name = rest.at(-1) ?? '';
  if (name === '' || reserved.test(name)) return null;
  if (root === 'context' && rest.length === 1) return ({ context }) => ({ of: context, name });
  if (root === 'customer' && rest.length === 2 && rest[0] === 'attributes')
    return ({ customer }) => ({ of: customer.attributes, name });
  return null;
}

function literalOf(text: string): Literal | null {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^["']/.test(text)) return text.slice(1, -1);
  if (!/^(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  return value < wholeLimit ? value : null;
}

function inOrder(left: Literal, order: Order, right: Literal): boolean {
  switch (order) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return order satisfies never;
  }
}
