import type { AnswerTo } from '../client/client.ts';
import { textTable, wrapText } from './text-table.ts';

export type Decision = AnswerTo<'POST /v1/decisions'>;
type Reason = Decision['reasons'][number];

/** A decision in words: the outcome, the other channels, and every reason. */
export function decisionWords(decision: Decision): string {
  const others = decision.alternatives.map(({ channel, sendAt }) => `  or by ${channel} at ${sendAt}`);
  return [
    outcomeWords(decision),
    ...others,
    '',
    reasonWords(decision.reasons),
    '',
    decision.decisionId === null ? 'Nothing was recorded.' : `Decision ${decision.decisionId}`,
  ].join('\n');
}

/** The outcome in one line. */
export function outcomeWords({ outcome, channel, sendAt, sendAtLocal, timeZone }: Decision): string {
  if (outcome === 'suppressed') return 'No contact: the rules below leave no channel and no moment.';
  const local = sendAtLocal ? ` (${sendAtLocal.slice(0, 16).replace('T', ' ')} in ${timeZone})` : '';
  return `Contact by ${channel} at ${sendAt}${local}.`;
}

/** Every reason: a table of verdicts, margins and next instants, then the words to each. */
export function reasonWords(reasons: readonly Reason[]): string {
  if (reasons.length === 0) return 'No rule stands in the way.';
  const rows = reasons.map(({ channel, rule, effect, margin, allowedFrom, source }) => [
    channel ?? 'all',
    rule,
    verdicts[effect],
    marginWords(margin),
    allowedFrom,
    source,
  ]);
  const headings = ['channel', 'rule', 'verdict', 'margin', 'next allowed', 'source'];
  return `${textTable(headings, rows)}\n\n${groupedWords(reasons)}`;
}

const verdicts = { suppress: 'no', hold: 'not yet', prefer: 'prefers' } as const;

/** One rule often says the same for several channels but for their names: each text is said once. */
function groupedWords(reasons: readonly Reason[]): string {
  const said = new Map<string, string>();
  for (const { rule, message, remedy, channel } of reasons) {
    const words = `${wrapText(message, 100, '  ')}\n${wrapText(`→ ${remedy}`, 100, '  ')}`;
    said.set(
      words,
      said.has(words) ? `${said.get(words)}, ${channel}` : `${rule} · ${channel ?? 'all channels'}`,
    );
  }
  return [...said].map(([words, heading]) => `${heading}\n${words}`).join('\n');
}

/** `P1DT2H3M4.5S` as `1 d 2 h 3 min`; what is below a minute counts only alone. */
function marginWords(margin: string | null): string | null {
  if (margin === null) return null;
  const [, sign = '', days, hours, minutes, seconds] =
    /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(margin) ?? [];
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean);
  return sign + (parts.length > 0 ? parts.join(' ') : seconds ? `${seconds} s` : margin);
}
