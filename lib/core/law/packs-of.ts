import { rulePacks } from './packs.ts';
import type { RulePack } from './rule-pack.ts';

const byJurisdiction = new Map(rulePacks.map((pack) => [pack.jurisdiction, pack]));
const known = new Map<string, readonly RulePack[]>();
const none: readonly RulePack[] = [];

/**
 * The packs that hold in a jurisdiction: its own, those that it extends and those that they include. A region without a pack of
 * its own (`AU-VIC`) has its country's. Empty: no law is known there.
 */
export function packsOf(jurisdiction: string): readonly RulePack[] {
  const cached = known.get(jurisdiction);
  if (cached !== undefined) return cached;
  const own = byJurisdiction.get(jurisdiction) ?? byJurisdiction.get(jurisdiction.slice(0, 2));
  if (own === undefined) return none;
  const packs = withOthers(own);
  known.set(jurisdiction, packs);
  return packs;
}

function withOthers(pack: RulePack): RulePack[] {
  const others = [pack.extends, ...(pack.includes ?? [])].filter((id) => id !== undefined);
  return [
    pack,
    ...others.flatMap((id) => {
      const other = byJurisdiction.get(id);
      if (other === undefined)
        throw new Error(`the rule pack ${pack.jurisdiction} names ${id}, which is none`);
      return withOthers(other);
    }),
  ];
}
