import type { Gate } from '../../lib/core/gate.ts';
import type { Channel } from '../../lib/core/vocabulary.ts';
import type { DispatchRecord } from '../../lib/store/dispatch-items.ts';

/** What happened, in order; `order` is the place in the trace, `at` virtual milliseconds. */
export type Happening = { order: number; at: number; who: string } & (
  | { kind: 'note'; text: string }
  /** A write of a gate, with what stood there before. */
  | { kind: 'gate'; customerId: string; before: Gate | null; after: Gate }
  | { kind: 'record'; before: DispatchRecord | null; after: DispatchRecord }
  | { kind: 'address-write'; hash: string }
  /** A read of an address's state that relies on being the newest; it took effect, or failed. */
  | { kind: 'address-read'; hash: string; ok: boolean }
  | { kind: 'kill-switch-read'; ok: boolean }
  /** `since`: when the work began that asked. */
  | { kind: 'registry-read'; list: string; ok: boolean; since: number }
  /** Where the provider has it, or the dialler begins to dial. */
  | { kind: 'call'; dispatchId: string; channel: Channel; to: string; result: CallFate }
);

/** What became of a provider call, as an observer outside sees it. */
export type CallFate = 'accepted' | 'rejected' | 'unknown';

type Unplaced<Entry> = Entry extends unknown ? Omit<Entry, 'order' | 'at' | 'who'> : never;

export class Trace {
  readonly happenings: Happening[] = [];
  private readonly clock: () => number;
  private readonly start: number;

  constructor(clock: () => number) {
    this.clock = clock;
    this.start = clock();
  }

  add(who: string, entry: Unplaced<Happening>): Happening {
    const happening = { ...entry, order: this.happenings.length, at: this.clock(), who } as Happening;
    this.happenings.push(happening);
    return happening;
  }

  note(who: string, text: string): number {
    return this.add(who, { kind: 'note', text }).order;
  }

  /** One line for each happening: seconds since the start, who, what. */
  lines(): string[] {
    return this.happenings.map(
      (happening) =>
        `${((happening.at - this.start) / 1_000).toFixed(3).padStart(9)} ${happening.who.padEnd(18)} ${textOf(happening)}`,
    );
  }
}

function textOf(happening: Happening): string {
  switch (happening.kind) {
    case 'note':
      return happening.text;
    case 'gate': {
      const { customerId, before, after } = happening;
      const pending = after.pending.map(
        ({ id, claimedAt }) => `${id.slice(0, 4)}${claimedAt === null ? '' : '*'}`,
      );
      const closed = [
        after.doNotContact === 'open' ? '' : 'doNotContact',
        after.doNotCall === 'open' ? '' : 'doNotCall',
        ...Object.entries(after.channels).map(([channel, { setting }]) => `${channel} ${setting}`),
        ...after.consents.flatMap(({ channel, status }) =>
          status === 'revoked' ? [`${channel} revoked`] : [],
        ),
        ...after.suppressions.map(({ channel, scope }) => `${channel} suppressed (${scope})`),
      ].filter(Boolean);
      return `GATE ${customerId} v${before?.version ?? 0}→v${after.version} pending [${pending.join(' ')}] contacts ${after.contacts.length} ${closed.join(', ')}`;
    }
    case 'record': {
      const { before, after } = happening;
      return `DISPATCH ${after.inner.slice(0, 4)} r${after.revision} ${before?.status ?? '(none)'}→${after.status} ${after.detail ?? ''}`;
    }
    case 'address-write':
      return `STATE of ${happening.hash.slice(0, 8)} written`;
    case 'address-read':
      return `STATE of ${happening.hash.slice(0, 8)} ${happening.ok ? 'read' : 'NOT readable'}`;
    case 'kill-switch-read':
      return `kill switch ${happening.ok ? 'read' : 'NOT readable'}`;
    case 'registry-read':
      return `registry ${happening.list} ${happening.ok ? 'read' : 'NOT readable'}`;
    case 'call':
      return `CALL for ${happening.dispatchId.slice(-8)} to ${happening.to}: ${happening.result}`;
    default:
      return happening satisfies never;
  }
}
