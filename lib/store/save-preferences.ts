import { changesBetween } from '../core/audit.ts';
import type { Preferences, Profile } from '../core/customer.ts';
import type { Gate } from '../core/gate.ts';
import {
  type Actor,
  hoursOpen,
  openings,
  openingsAgainstCustomer,
  preferencesOf,
  strictest,
  withPreferences,
} from '../core/preferences.ts';
import { recordChange } from './audit-trail.ts';
import { logClosing } from './log-closing.ts';
import { logSilence } from './log-silence.ts';
import { profileItem } from './profile-items.ts';
import { type Customer, readCustomer, refuseWhileLeaving } from './read-customer.ts';
import { stopPending } from './stop-pending.ts';
import { contentionLimit, type StorePorts, TooMuchContention } from './store-ports.ts';
import { writeGate } from './write-gate.ts';

export type SavedPreferences =
  /** `before`: the preferences as they were when it began. */
  | { outcome: 'saved'; customer: Customer; effectiveAt: number; before: Preferences }
  | { outcome: 'unknown-customer' }
  | { outcome: 'stale' }
  /** It opens something, which needs the version that the caller has seen. */
  | { outcome: 'version-needed'; pointers: string[] }
  /** It opens what the customer closed; only the customer may. */
  | { outcome: 'customer-closed'; pointers: string[] };

/** The preferences to save, made from the current ones: the same for PUT, merged for PATCH. */
export type PreferencesChange = (current: Preferences) => Preferences;

/** `language`: the language the customer chose with them; a tag such as `es`. */
export type SaveOptions = { ifVersion: number | null; actor: Actor; client: string; language?: string };

/**
 * Saves preferences. What they close holds first (gate, then profile), what they open comes last (profile, then gate);
 * in between the stricter of both holds. It is logged, waits for live leases, and is effective when it answers.
 */
export async function savePreferences(
  ports: Pick<StorePorts, 'table' | 'clock' | 'timer' | 'randomness' | 'log' | 'wake' | 'optOutLog'>,
  customerId: string,
  change: PreferencesChange,
  options: SaveOptions,
): Promise<SavedPreferences> {
  const receivedAt = ports.clock();
  /** As they were when this began: a try that is repeated finds its own closings already there. */
  let old: { preferences: Preferences; language: string | null } | null = null;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const before = await readCustomer(ports.table, customerId, { consistent: true });
    if (!before) return { outcome: 'unknown-customer' };
    refuseWhileLeaving(before);
    const { gate, profile } = before;
    if (options.ifVersion !== null && options.ifVersion !== gate.preferenceVersion)
      return { outcome: 'stale' };
    old ??= { preferences: preferencesOf(profile, gate), language: profile.language };
    const wished = change(preferencesOf(profile, gate));
    const wishedGate = withPreferences(gate, wished, options.actor);
    const newHours = { windows: wished.windows, quietHours: wished.quietHours };
    const topics = [...profile.topics, ...Object.keys(wished.topics)];
    const against = options.actor === 'company' ? openingsAgainstCustomer(gate, wishedGate, topics) : [];
    if (against.length > 0) return { outcome: 'customer-closed', pointers: against };
    const opened = [
      ...openings(gate, wishedGate, topics),
      ...(hoursOpen(profile, newHours) ? ['#/windows'] : []),
    ];
    if (opened.length > 0 && options.ifVersion === null)
      return { outcome: 'version-needed', pointers: opened };

    const profileVersion = Math.max(gate.profileVersion, profile.version) + 1;
    const preferenceVersion = gate.preferenceVersion + 1;
    const closedGate: Gate = { ...strictest(gate, wishedGate), preferenceVersion, profileVersion };
    // Refused: somebody wrote the gate since it was read, so that every check above is void: from the start.
    const closed = await writeGate(ports.table, customerId, gate, closedGate);
    if (!closed) continue;
    const savedProfile: Profile = {
      ...profile,
      ...newHours,
      version: profileVersion,
      topics: Object.keys(wished.topics),
      language: options.language ?? profile.language,
      updatedAt: ports.clock(),
    };
    const outcome = await ports.table.put(profileItem(savedProfile), {
      kind: 'equals',
      attribute: 'version',
      value: profile.version,
    });
    options = { ...options, ifVersion: options.ifVersion === null ? null : preferenceVersion };
    if (outcome === 'refused') continue;
    const final = await openGate(ports, customerId, closed, wishedGate);
    if (!final) continue;

    await logClosing(ports, customerId, final, savedProfile);
    // Also when nothing is new: what is closed may have been closed by a try that was cut off before it had waited.
    await stopPending(ports, customerId, final);
    const effectiveAt = ports.clock();
    if (closes(gate, wishedGate, topics)) logSilence(ports, 'preferences', receivedAt, effectiveAt);
    const { preferences, language } = old;
    const changes = changesBetween(
      { ...preferences, language },
      { ...preferencesOf(savedProfile, final), language: savedProfile.language },
    );
    const { actor, client } = options;
    await recordChange(ports, { customerId }, { what: 'preferences', actor, client, changes });
    return {
      outcome: 'saved',
      customer: { profile: savedProfile, gate: final },
      effectiveAt,
      before: preferences,
    };
  }
  throw new TooMuchContention();
}

/** Whether they close anything that was open: then going back would open it. */
const closes = (before: Gate, after: Gate, topics: readonly string[]) =>
  openings(after, before, topics).length > 0;

/**
 * Lets the wished preferences hold. Between the two writes dispatches may have been accepted or claimed (then the
 * write is tried again on top of theirs); if anybody closed anything (the preference version moved), answers null.
 */
async function openGate(
  ports: Pick<StorePorts, 'table'>,
  customerId: string,
  closed: Gate,
  wished: Gate,
): Promise<Gate | null> {
  if (openings(closed, wished).length === 0) return closed;
  let current = closed;
  for (let attempt = 0; attempt < contentionLimit; attempt++) {
    const { doNotContact, doNotCall, pausedUntil, pausedByCustomer, maxPerWeek, channels, topics } = wished;
    const opened: Gate = {
      ...current,
      doNotContact,
      doNotCall,
      pausedUntil,
      pausedByCustomer,
      maxPerWeek,
      channels,
      topics,
    };
    const written = await writeGate(ports.table, customerId, current, opened);
    if (written) return written;
    const now = await readCustomer(ports.table, customerId, { consistent: true });
    if (!now || now.gate.preferenceVersion !== closed.preferenceVersion) return null;
    current = now.gate;
  }
  throw new TooMuchContention();
}
