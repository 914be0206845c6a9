import type { Decision, DecisionRequest, Facts, RegistryAnswer, RegistryFacts } from '../core/decision.ts';
import { contactCount } from '../core/learning/log-bytes.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock } from '../core/ports.ts';
import { registriesAsked } from '../core/registry/registries-asked.ts';
import { isListed } from '../core/registry/registry-block.ts';
import type { RegistryArea } from '../core/registry/registry-import.ts';
import { placeOfAddress, registryList } from '../core/registry/registry-list.ts';
import { registryBlockKey } from './keys.ts';
import type { Learned } from './learned-items.ts';
import { parseRegistryBlock } from './registry-items.ts';
import { readRegistryArea } from './registry-state.ts';
import type { Table } from './table.ts';

/** Asks one list about one address. Never rejects: what cannot be read is an answer, and never permission. */
export type RegistryReader = (list: string, address: string) => Promise<RegistryAnswer>;

/** How long an area is believed, in milliseconds. An area that was not there, is looked for again each time. */
const areaLasts = 10_000;

/** Reads registries: 0.5 read units for the block of the number, and the area's age from a cache. */
export function registryReader(table: Table, clock: Clock): RegistryReader {
  const areas = new Map<string, { area: RegistryArea; until: number }>();

  async function areaOf(list: string, name: string): Promise<RegistryArea | null> {
    const key = `${list}/${name}`;
    const known = areas.get(key);
    if (known !== undefined && clock() < known.until) return known.area;
    const area = await readRegistryArea(table, list, name, { consistent: false });
    if (area !== null) areas.set(key, { area, until: clock() + areaLasts });
    return area;
  }

  return async (id, address) => {
    const list = registryList(id);
    // A list that no import is known for covers nothing; nor does any list cover the numbers of other countries.
    const place = list && placeOfAddress(list, address);
    if (!place) return { says: 'not-subscribed' };
    try {
      const [area, item] = await Promise.all([
        areaOf(id, place.area),
        table.get(registryBlockKey(id, place.block), { consistent: false }),
      ]);
      if (area === null) return { says: 'not-subscribed' };
      const listed = isListed(item ? parseRegistryBlock(item) : null, area.generation, place.suffix);
      return { says: listed ? 'listed' : 'clear', obtainedAt: area.obtainedAt };
    } catch {
      return { says: 'unread' };
    }
  };
}

/** Everything that a decision of this request needs to know: what is given, and the registries that law asks for. */
export async function completeFacts(
  settings: Pick<Facts, 'model' | 'killSwitch'> & { policy: Policy; registry: RegistryReader },
  request: DecisionRequest,
  { profile, gate, learned }: Pick<Facts, 'profile' | 'gate'> & { learned?: Learned | null },
  now: number,
): Promise<Facts> {
  const { policy, model, killSwitch, registry: read } = settings;
  const facts: Facts = {
    profile,
    gate,
    killSwitch,
    model,
    // Who was never contacted has nothing to learn from.
    ...(learned && contactCount(learned.log) > 0 && { responses: learned.log }),
  };
  const asked = registriesAsked(request, facts, policy, now);
  if (asked.length === 0) return facts;
  // Texts and calls often go to one number: it is asked for once.
  const reading = new Map<string, Promise<RegistryAnswer>>();
  for (const { list, address } of asked) {
    const key = `${list}/${address}`;
    if (!reading.has(key)) reading.set(key, read(list, address));
  }
  const answers: { -readonly [Name in keyof RegistryFacts]: Record<string, RegistryAnswer> } = {};
  for (const { channel, list, address } of asked) {
    const answer = await reading.get(`${list}/${address}`);
    if (answer !== undefined) answers[channel] = { ...answers[channel], [list]: answer };
  }
  return { ...facts, registry: answers };
}

/** A registry that law asks for could not be read, so that a final no would say too much: try again. */
export class RegistryUnreadable extends Error {
  override name = 'RegistryUnreadable';
}

/** Whether a no may be owed to a registry that could not be read. */
export function isForUnreadRegistry({ reasons }: Pick<Decision, 'reasons'>): boolean {
  return reasons.some(({ code, params }) => code === 'DNC_REGISTRY' && params.status === 'unread');
}
