import { mergedStates } from '../core/address-state.ts';
import type { Profile } from '../core/customer.ts';
import type { Gate } from '../core/gate.ts';
import { withConsent } from '../core/gate-changes.ts';
import { strictest } from '../core/preferences.ts';
import type { AddressState } from '../core/suppression.ts';
import { changeAddressState } from './change-address-state.ts';
import { eraseCustomer } from './erase-customer.ts';
import { latestErasure } from './erasures.ts';
import { packGate, unpackGate } from './gate-codec.ts';
import { profileKey } from './keys.ts';
import type { LoggedHours, OptOutEntry, OptOutLogReader } from './opt-out-log.ts';
import { parseProfile, profileItem } from './profile-items.ts';
import { readGate } from './read-customer.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { carryToCustomer, membersOf } from './suppress-address.ts';
import { writeGate } from './write-gate.ts';

type Ports = StorePorts;
type CustomerEntry = Extract<OptOutEntry, { kind: 'customer' }>;

export type ReplayReport = {
  /** Entries of the log that were read. */
  entries: number;
  addresses: number;
  customers: number;
  /** How many of them the table had lost something of. */
  restored: number;
  /** Customers whose details were changed after the restore point, too: nothing is sent to them until they are synced. */
  toBeSynced: string[];
  /** How many customers had been erased since, and now are again. */
  erased: number;
  /** Keys of entries that cannot be read: what they closed is not known, so nothing may be sent. */
  unreadable: string[];
};

/**
 * Brings every closing of the log since an instant back into a restored table. Nothing else may write the table's
 * preferences meanwhile, and nothing may be sent. Repeating it changes nothing: it goes by versions and times, not by order.
 * It holds the newest state of every address and customer in memory, about a kilobyte each.
 */
export async function replayOptOuts(
  ports: Ports,
  log: OptOutLogReader,
  since: number,
): Promise<ReplayReport> {
  const addresses = new Map<string, AddressState>();
  const customers = new Map<string, CustomerEntry[]>();
  const erased = new Map<string, number>();
  const report: ReplayReport = {
    entries: 0,
    addresses: 0,
    customers: 0,
    restored: 0,
    toBeSynced: [],
    erased: 0,
    unreadable: [],
  };
  for await (const { key, entry } of log.read(since)) {
    report.entries += 1;
    if (entry === null) report.unreadable.push(key);
    else if (entry.kind === 'address') {
      const known = addresses.get(entry.addressHash);
      addresses.set(entry.addressHash, known ? mergedStates(known, entry.state) : entry.state);
    } else if (entry.kind === 'erased') {
      erased.set(entry.customerId, Math.max(entry.at, erased.get(entry.customerId) ?? 0));
    } else {
      customers.set(entry.customerId, [...(customers.get(entry.customerId) ?? []), entry]);
    }
  }
  report.addresses = addresses.size;
  report.customers = customers.size;

  for (const [addressHash, logged] of addresses) {
    if (await restoreAddress(ports, addressHash, logged)) report.restored += 1;
  }
  for (const [customerId, entries] of customers) {
    const outcome = await restoreCustomer(ports, customerId, entries);
    if (outcome.changed) report.restored += 1;
    if (outcome.behind && !erased.has(customerId)) report.toBeSynced.push(customerId);
  }
  // Last: what was restored of them goes again, and only what closes stays.
  for (const [customerId, at] of erased) {
    if (await eraseAgain(ports, customerId, at)) report.erased += 1;
  }
  return report;
}

/** Whoever the table knows to have been erased then may have been imported again since, and stays. */
async function eraseAgain(ports: Ports, customerId: string, at: number): Promise<boolean> {
  const known = await latestErasure(ports.table, customerId);
  if (known !== null && known.finishedAt !== null && known.finishedAt >= at) return false;
  // It is in the log already; and it closes no address that is so widely shared that a queue would have to go on.
  const unlogged = { ...ports, optOutLog: { append: async () => {} } };
  const { outcome } = await eraseCustomer(unlogged, async () => {}, customerId, 'restore', { alone: true });
  return outcome === 'erased';
}

async function restoreAddress(ports: Ports, addressHash: string, logged: AddressState): Promise<boolean> {
  let changed = false;
  await changeAddressState(ports.table, addressHash, (state) => {
    const merged = mergedStates(state, logged);
    changed = merged !== state;
    return merged;
  });
  // Also when nothing is new: a replay that was cut off may have written the state and not its customers.
  let after: string | null = null;
  do {
    const members: string[] = await membersOf(ports, addressHash, after, 100);
    for (const customerId of members) await carryToCustomer(ports, addressHash, customerId);
    after = members.at(-1) ?? null;
  } while (after !== null);
  return changed;
}

/** Gate first, then the hours: until the profile is written the gate names a version that it has not, and nothing is sent. */
async function restoreCustomer(
  ports: Ports,
  customerId: string,
  entries: readonly CustomerEntry[],
): Promise<{ changed: boolean; behind: boolean }> {
  const snapshots = snapshotsToApply(entries);
  const before = await readGate(ports.table, customerId);
  const gate = await changeGate(ports, customerId, (current) =>
    snapshots.map(({ gate }) => unpackGate(gate, 0)).reduce(withClosings, current),
  );
  const stored = await ports.table.get(profileKey(customerId), { consistent: true });
  const profile = stored ? parseProfile(stored) : null;
  const restored = withHours(profile, customerId, entries);
  if (restored !== profile && restored !== null) {
    const outcome = await ports.table.put(
      profileItem(restored),
      // Somebody who saves the customer just now would be overwritten, addresses and all: better to start over.
      profile ? { kind: 'equals', attribute: 'version', value: profile.version } : { kind: 'absent' },
    );
    if (outcome === 'refused') throw new TooMuchContention();
  }
  return {
    changed: gate.version !== before.version || restored !== profile,
    behind: gate.profileVersion > (restored?.version ?? 0),
  };
}

/**
 * The newest snapshot says everything, as long as versions rise with time. Where they do not, two tables were written (before
 * and after this restore, or an earlier one): then every snapshot has its say, and after the newest one each can only close.
 */
function snapshotsToApply(entries: readonly CustomerEntry[]): CustomerEntry[] {
  const inTime = [...entries].sort((a, b) => a.at - b.at || a.preferenceVersion - b.preferenceVersion);
  const newest = inTime.reduce((a, b) => (b.preferenceVersion > a.preferenceVersion ? b : a));
  const forked = inTime.some((entry, index) => {
    const next = inTime[index + 1];
    return next !== undefined && next.preferenceVersion <= entry.preferenceVersion;
  });
  return forked ? [newest, ...inTime.filter((entry) => entry !== newest)] : [newest];
}

async function changeGate(
  ports: Pick<Ports, 'table'>,
  customerId: string,
  change: (gate: Gate) => Gate,
): Promise<Gate> {
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const gate = await readGate(ports.table, customerId);
    const after = change(gate);
    if (sameGate(gate, after)) return gate;
    const written = await writeGate(ports.table, customerId, gate, after);
    if (written) return written;
  }
  throw new TooMuchContention();
}

/**
 * A snapshot that is newer than the gate replaces its preferences. One that is not was in the table already, or the table has
 * been written since it was restored: then the stricter of both holds. Consents go by their own times either way.
 */
function withClosings(gate: Gate, logged: Gate): Gate {
  const consented = logged.consents.reduce(withConsent, gate);
  const profileVersion = Math.max(gate.profileVersion, logged.profileVersion);
  if (logged.preferenceVersion > gate.preferenceVersion) {
    const { version, suppressions, pending, contacts, forgottenBefore, consents } = consented;
    return { ...logged, version, suppressions, pending, contacts, forgottenBefore, consents, profileVersion };
  }
  const strict = { ...strictest(logged, consented), profileVersion };
  return sameGate(strict, gate) ? gate : { ...strict, preferenceVersion: gate.preferenceVersion + 1 };
}

function sameGate(a: Gate, b: Gate): boolean {
  const room = 8_192;
  return a === b || Buffer.compare(packGate(a, room), packGate(b, room)) === 0;
}

/**
 * The profile with the customer's newest hours. It counts as current again only if every version in between was such a change:
 * else its addresses or its zone may be old too, and it stays behind its gate until the customer is synced.
 */
function withHours(
  profile: Profile | null,
  customerId: string,
  entries: readonly CustomerEntry[],
): Profile | null {
  const logged = entries
    .flatMap(({ at, hours }) => (hours ? [{ ...hours, at }] : []))
    .sort((a, b) => a.version - b.version);
  const newest = logged.at(-1);
  if (newest === undefined || newest.version <= (profile?.version ?? 0)) return profile;
  const { windows, quietHours, topics } = newest;
  const wishes = { windows, quietHours, topics: [...new Set([...(profile?.topics ?? []), ...topics])] };
  // Without addresses nothing can be sent, but a sync finds the wishes and keeps them.
  if (profile === null) return { ...stranger(customerId, newest), ...wishes };
  if (isCovered(profile.version, newest.version, logged))
    return { ...profile, ...wishes, version: newest.version, updatedAt: newest.at };
  const known = JSON.stringify([profile.windows, profile.quietHours, profile.topics]);
  return JSON.stringify(Object.values(wishes)) === known ? profile : { ...profile, ...wishes };
}

function isCovered(from: number, to: number, logged: readonly Pick<LoggedHours, 'version'>[]): boolean {
  for (let version = from + 1; version <= to; version++) {
    if (!logged.some((hours) => hours.version === version)) return false;
  }
  return true;
}

function stranger(customerId: string, { version, at }: { version: number; at: number }): Profile {
  return {
    customerId,
    version,
    timeZone: null,
    country: null,
    region: null,
    postalCode: null,
    language: null,
    valueTier: null,
    segments: [],
    attributes: {},
    contactPoints: [],
    windows: null,
    quietHours: [],
    topics: [],
    updatedAt: at,
  };
}
