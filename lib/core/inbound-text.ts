import { type OptOut, readOptOut } from './opt-out/read-opt-out.ts';

/** What a customer's text message asks for. */
export type InboundIntent = { kind: 'stop'; optOut: OptOut } | { kind: 'start' | 'help' | 'other' };

const startWords = new Set(['START', 'UNSTOP', 'YES']);
const helpWords = new Set(['HELP', 'INFO']);

/** Reads a text: START and HELP as whole messages, a stop in any word or sentence that says so. */
export function readInboundText(body: string): InboundIntent {
  const word = body
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toUpperCase();
  if (startWords.has(word)) return { kind: 'start' };
  if (helpWords.has(word)) return { kind: 'help' };
  const optOut = readOptOut(body);
  return optOut ? { kind: 'stop', optOut } : { kind: 'other' };
}
