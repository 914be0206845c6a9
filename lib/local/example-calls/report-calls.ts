import type { AnsweredCall } from './answer-calls.ts';

const explained = 3;

/** Which actions won, by segment, and three answers explained. */
export function reportCalls(calls: readonly AnsweredCall[]): string {
  const segments = [...new Set(calls.map(({ segment }) => segment))].sort();
  const lines = [`${calls.length} calls answered`];
  for (const segment of segments) {
    const own = calls.filter((call) => call.segment === segment);
    lines.push('', `${segment}: ${own.length} calls`);
    for (const [action, count] of counted(own.map(({ answer }) => answer.action.name)))
      lines.push(`  ${String(count).padStart(6)}  ${action}`);
  }
  const closed = calls.filter(({ optedOut }) => optedOut);
  const offered = closed.filter(({ answer }) => answer.action.purpose === 'marketing');
  lines.push(
    '',
    `${closed.length} callers had asked not to be contacted; offers made to them: ${offered.length}`,
  );
  const safe = calls.reduce((sum, { safeAnswers }) => sum + safeAnswers, 0);
  if (safe > 0)
    lines.push(`${safe} calls got the safe answer, because the service was too busy, and rang again`);
  lines.push('', ...examplesOf(calls).flatMap((call) => [...explain(call), '']));
  return lines.join('\n');
}

/** One of each kind: an offer, somebody who opted out, and the most usual other action. */
function examplesOf(calls: readonly AnsweredCall[]): AnsweredCall[] {
  const kinds = [
    calls.find(({ answer, optedOut }) => !optedOut && answer.action.purpose === 'marketing'),
    calls.find(({ optedOut }) => optedOut),
    calls.find(({ answer, optedOut }) => !optedOut && answer.action.purpose !== 'marketing'),
  ];
  return [...kinds, ...calls].filter((call) => call !== undefined).slice(0, explained);
}

function explain({ contact, segment, answer }: AnsweredCall): string[] {
  const { action, alternatives, question, mayCallBack, offers, excluded, facts } = answer;
  const others = alternatives.map(({ id, worth }) => `${id} (${worth.toFixed(2)})`).join(', ');
  const out = counted(excluded.map(({ code }) => code)).map(([code, count]) => `${count} ${code}`);
  return [
    `Row ${contact.row}: ${contact.job}, ${contact.age} years, ${segment}, last contact ${facts.lastContactAt ?? 'never'}`,
    `  ${action.name}: "${action.script ?? ''}"`,
    ...action.reasons.map(({ message }) => `  ${message}`),
    `  then: ${others === '' ? 'nothing else' : others}; ruled out: ${out.join(', ')}`,
    `  offers ${offers.allowed ? 'allowed' : 'not allowed'}; call back ${mayCallBack.allowed ? `from ${mayCallBack.callFrom}` : 'not allowed'}`,
    `  ask: ${question?.wording ?? 'nothing'}`,
  ];
}

function counted(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
