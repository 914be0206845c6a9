import { remember } from '../remember.ts';
import { rulePacks } from './packs.ts';
import type { RulePack } from './rule-pack.ts';

const byJurisdiction = new Map(rulePacks.map((pack) => [pack.jurisdiction, pack]));
const none: readonly RulePack[] = [];

/**
 * The packs that hold in a jurisdiction: its own, those that it extends and those that they include. A region without a pack of
 * its own (`AU-VIC`) has its country's; one that is not known (`US-*`) has those of all regions. Empty: no law is known there.
 */
export const packsOf = remember(1_000, (jurisdiction: string): readonly RulePack[] => {
  if (isAnyRegion(jurisdiction)) {
    const country = jurisdiction.slice(0, 2);
    const regions = rulePacks.filter((pack) => pack.extends === country);
    return [...new Set([...packsOf(country), ...regions.flatMap(withOthers)])];
  }
  const own = byJurisdiction.get(jurisdiction) ?? byJurisdiction.get(jurisdiction.slice(0, 2));
  return own === undefined ? none : withOthers(own);
});

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

/** Whether a jurisdiction stands for all regions of its country, because nobody knows which one it is. */
export function isAnyRegion(jurisdiction: string): boolean {
  return jurisdiction.endsWith('-*');
}
