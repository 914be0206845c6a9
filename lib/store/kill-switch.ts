import type { KillSwitch } from '../core/decision.ts';
import { killSwitchOff } from '../core/decision.ts';
import type { Clock } from '../core/ports.ts';
import { killSwitchItem, parseKillSwitch } from './control-items.ts';
import { killSwitchKey } from './keys.ts';
import { contentionLimit, TooMuchContention } from './store-ports.ts';
import type { Table } from './table.ts';

/** How long a reader may rely on what it read: with the sender's lease it stops new claims within five seconds. */
export const killSwitchAge = 2_000;

export type KillSwitchScope = 'all' | 'marketing' | { campaignId: string };

/** Reads the switch and remembers it for two seconds. Rejects when it cannot be read: then nothing may be claimed. */
export function killSwitchReader(table: Table, clock: Clock): () => Promise<KillSwitch> {
  let known: { readAt: number; value: KillSwitch } | null = null;
  return async () => {
    const readAt = clock();
    if (known && readAt - known.readAt < killSwitchAge && readAt >= known.readAt) return known.value;
    const item = await table.get(killSwitchKey, { consistent: true });
    known = { readAt, value: item ? parseKillSwitch(item) : killSwitchOff };
    return known.value;
  };
}

/** Turns the switch on or off for a scope; each scope stands for itself. Answers what was on, and what is on now. */
export async function setKillSwitch(
  table: Table,
  change: { on: boolean; scope: KillSwitchScope; reason: string; by: string; at: number },
): Promise<{ before: KillSwitch; state: KillSwitch }> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const item = await table.get(killSwitchKey, { consistent: true });
    const known = item ? parseKillSwitch(item) : { ...killSwitchOff, version: 0 };
    const before: KillSwitch = { all: known.all, marketing: known.marketing, campaigns: known.campaigns };
    const state = withScope(before, change.scope, change.on);
    const outcome = await table.put(
      killSwitchItem({
        ...state,
        version: known.version + 1,
        reason: change.reason,
        changedBy: change.by,
        changedAt: change.at,
      }),
      known.version === 0
        ? { kind: 'absent' }
        : { kind: 'equals', attribute: 'version', value: known.version },
    );
    if (outcome === 'written') return { before, state };
  }
  throw new TooMuchContention();
}

function withScope(state: KillSwitch, scope: KillSwitchScope, on: boolean): KillSwitch {
  const { all, marketing, campaigns } = state;
  if (scope === 'all' || scope === 'marketing') return { all, marketing, campaigns, [scope]: on };
  const others = campaigns.filter((campaign) => campaign !== scope.campaignId);
  return { all, marketing, campaigns: on ? [...others, scope.campaignId].sort() : others };
}

/** Whether the switch stops this dispatch now. */
export function stops(state: KillSwitch, request: { purpose: string; campaignId: string | null }): boolean {
  return (
    state.all ||
    (state.marketing && request.purpose === 'marketing') ||
    (request.campaignId !== null && state.campaigns.includes(request.campaignId))
  );
}
