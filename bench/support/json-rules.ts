import { Engine } from 'json-rules-engine';
import { channels } from '../../lib/core/vocabulary.ts';
import type { Asked } from './customers.ts';

/** Of each rule of ours that needs no clock, the nearest that JSON can say: a fact that must have a value. */
const refusals: readonly [fact: string, operator: string, value: unknown][] = [
  ['killSwitch', 'equal', true],
  ['hasAddress', 'equal', false],
  ['hasContent', 'equal', false],
  ['hasSender', 'equal', false],
  ['pending', 'greaterThanInclusive', 12],
  ['consent', 'notEqual', 'granted'],
  ['doNotContact', 'notEqual', 'open'],
  ['doNotCall', 'notEqual', 'open'],
  ['registry', 'notEqual', 'clear'],
  ['suppressed', 'equal', true],
  ['setting', 'in', ['blocked', 'never']],
  ['topic', 'equal', 'blocked'],
  ['contactsOfDay', 'greaterThanInclusive', 1],
  ['contactsOfWeek', 'greaterThanInclusive', 3],
];

/** An engine with these rules; `decide` asks it once for each channel and gives the number of refusals. */
export function jsonRules(): (asked: Asked) => Promise<number> {
  const engine = new Engine(
    refusals.map(([fact, operator, value]) => ({
      name: fact,
      conditions: { any: [{ fact, operator, value }] },
      event: { type: 'refused', params: { code: fact } },
    })),
  );
  return async ({ facts: { gate, profile, killSwitch }, now }) => {
    let refused = 0;
    for (const channel of channels) {
      const { events } = await engine.run({
        killSwitch: killSwitch.all,
        hasAddress: profile.contactPoints.some((point) => point.channel === channel),
        hasContent: true,
        hasSender: true,
        pending: gate.pending.length,
        consent: gate.consents.find((consent) => consent.channel === channel)?.status ?? 'nothing',
        doNotContact: gate.doNotContact,
        doNotCall: gate.doNotCall,
        registry: 'clear',
        suppressed: gate.suppressions.length > 0,
        setting: gate.channels[channel]?.setting ?? 'allowed',
        topic: 'open',
        contactsOfDay: gate.contacts.filter(({ at }) => at > now - 86_400_000).length,
        contactsOfWeek: gate.contacts.filter(({ at }) => at > now - 7 * 86_400_000).length,
      });
      refused += events.length;
    }
    return refused;
  };
}
