import { openId } from '../../../lib/address/sealed-id.ts';
import type { Gate } from '../../../lib/core/gate.ts';
import { type DispatchRecord, parseDispatch } from '../../../lib/store/dispatch-items.ts';
import { dispatchKey, gateKey } from '../../../lib/store/keys.ts';
import type { Happening } from '../trace.ts';
import { hashOf, keyring, type World } from '../world.ts';

export type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>;
export type Report = (invariant: string, what: string) => void;

/** A provider call, or a dialler's, with everything that the invariants ask about it. */
export type Call = Of<'call'> & {
  /** For people: the dispatch and where it went. */
  name: string;
  record: DispatchRecord;
  addressHash: string;
  /** The write of the gate with which the lease was taken for it. */
  lease: Of<'gate'> | null;
  addressRead: Of<'address-read'> | null;
  killSwitchRead: Of<'kill-switch-read'> | null;
  /**
   * Reads of registries by the work that took the lease, before it did; a decision may ask several, for channels that it does not
   * take. What earlier work of the process asked may be answered in between, when nobody waits for it any more.
   */
  registryReads: Of<'registry-read'>[];
};

/** Every call of a schedule, in order. */
export function callsOf(world: World): Call[] {
  const { happenings } = world.trace;
  return happenings.flatMap((call): Call[] => {
    if (call.kind !== 'call') return [];
    const target = openId(keyring, 'dispatch', call.dispatchId);
    const item = target && world.table.lastImageOf(dispatchKey(target.customerId, target.inner));
    if (!target || !item) throw new Error('A call for a dispatch that is not stored.');
    const before = happenings.slice(0, call.order);
    const leases = (happening: Happening): happening is Of<'gate'> =>
      happening.kind === 'gate' &&
      claimedAt(happening.after, target.inner) !== null &&
      claimedAt(happening.before, target.inner) !== claimedAt(happening.after, target.inner);
    // A sender claims for itself; for the dialler the function did that answered its claim.
    const claimer =
      call.channel === 'voice'
        ? before.findLast((happening) => happening.who.startsWith('call-tasks/') && leases(happening))?.who
        : call.who;
    const own = before.filter(({ who }) => who === claimer);
    const lease = own.findLast(leases) ?? null;
    const leasedAt = lease?.order ?? 0;
    const gates = world.table.imagesOf(gateKey(target.customerId));
    const claimedSince = gates.find(({ order }) => order === lease?.order)?.since;
    return [
      {
        ...call,
        name: `${shortOf(call.dispatchId)} to ${call.to}`,
        record: parseDispatch(item),
        addressHash: hashOf(call.to),
        lease,
        addressRead: lastOf(own, 'address-read', (order) => order > leasedAt),
        killSwitchRead: lastOf(own, 'kill-switch-read'),
        registryReads: own.filter(
          (happening): happening is Of<'registry-read'> =>
            happening.kind === 'registry-read' &&
            happening.order < leasedAt &&
            happening.since === claimedSince,
        ),
      },
    ];
  });
}

export const shortOf = (dispatchId: string) => dispatchId.slice(-8);

function lastOf<Kind extends Happening['kind']>(
  happenings: readonly Happening[],
  kind: Kind,
  within: (order: number) => boolean = () => true,
): Of<Kind> | null {
  const found = happenings.findLast((happening) => happening.kind === kind && within(happening.order));
  return (found as Of<Kind> | undefined) ?? null;
}

function claimedAt(gate: Gate | null, inner: string): number | null {
  return gate?.pending.find(({ id }) => id === inner)?.claimedAt ?? null;
}
