import { openId } from '../../lib/address/sealed-id.ts';
import { suppressionsOf } from '../../lib/core/address-state.ts';
import { isTerminal } from '../../lib/core/dispatch.ts';
import type { Gate } from '../../lib/core/gate.ts';
import { purposeObligations } from '../../lib/core/rules/purpose-obligations.ts';
import type { Channel } from '../../lib/core/vocabulary.ts';
import { unpackGate } from '../../lib/store/gate-codec.ts';
import { type DispatchRecord, parseAddressState, parseDispatch, parseGate } from '../../lib/store/items.ts';
import { addressStateKey, dispatchKey, gateKey } from '../../lib/store/keys.ts';
import type { Rest } from './come-to-rest.ts';
import type { Closing, Story } from './scenario.ts';
import type { Happening } from './trace.ts';
import { hashOf, keyring, type World } from './world.ts';

export type Violation = { invariant: string; what: string };
type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>;

/** A provider call with everything that the invariants ask about it. */
type Call = Of<'call'> & {
  record: DispatchRecord;
  channel: Channel;
  addressHash: string;
  /** The write of the gate with which its sender took the lease. */
  lease: Of<'gate'> | null;
  addressRead: Of<'address-read'> | null;
  killSwitchRead: Of<'kill-switch-read'> | null;
};

/** Judges a schedule that has come to rest; every sentence names what it is about, so that the trace can be searched. */
export function violationsOf(world: World, story: Story, rest: Rest): Violation[] {
  const found: Violation[] = [];
  const report = (invariant: string, what: string) => found.push({ invariant, what });
  const happenings = world.trace.happenings;
  const calls = callsOf(world);
  for (const call of calls) checkClaim(call, world, report);
  for (const closing of story.closings) checkClosing(closing, calls, world, story, report);
  checkSends(calls, happenings, report);
  checkCaps(calls, report);
  checkAnswers(story, world, report);
  checkRecords(happenings, report);
  checkKillSwitch(calls, story, report);
  checkRest(world, story, rest, report);
  return found;
}

type Report = (invariant: string, what: string) => void;
const short = (dispatchId: string) => dispatchId.slice(-8);

function callsOf(world: World): Call[] {
  const happenings = world.trace.happenings;
  return happenings.flatMap((call): Call[] => {
    if (call.kind !== 'call') return [];
    const target = openId(keyring, 'dispatch', call.dispatchId);
    const item = target && world.table.imageOf(dispatchKey(target.customerId, target.inner));
    if (!target || !item) throw new Error('A call for a dispatch that is not stored.');
    const own = happenings.slice(0, call.order).filter(({ who }) => who === call.who);
    const lease = own.findLast(
      (happening): happening is Of<'gate'> =>
        happening.kind === 'gate' &&
        claimedAt(happening.after, target.inner) !== null &&
        claimedAt(happening.before, target.inner) !== claimedAt(happening.after, target.inner),
    );
    const addressHash = hashOf(call.to);
    return [
      {
        ...call,
        record: parseDispatch(item),
        channel: call.to.includes('@') ? 'email' : 'sms',
        addressHash,
        lease: lease ?? null,
        addressRead:
          own.findLast(
            (happening): happening is Of<'address-read'> =>
              happening.kind === 'address-read' && happening.order > (lease?.order ?? 0),
          ) ?? null,
        killSwitchRead:
          own.findLast(
            (happening): happening is Of<'kill-switch-read'> => happening.kind === 'kill-switch-read',
          ) ?? null,
      },
    ];
  });
}

function claimedAt(gate: Gate | null, inner: string): number | null {
  return gate?.pending.find(({ id }) => id === inner)?.claimedAt ?? null;
}

/** I1 and I12: what the claim knew, or should have known, when it succeeded. */
function checkClaim(call: Call, world: World, report: Report): void {
  const { lease, addressRead, killSwitchRead, record } = call;
  const name = `${short(call.dispatchId)} to ${call.to}`;
  if (!lease) {
    report('I3', `${name}: called without a lease`);
    return;
  }
  if (lease.before && closesFor(lease.before, call)) report('I1', `${name}: claimed on a closed gate`);
  const claimed = addressRead ?? lease;
  const item = world.table.imageOf(addressStateKey(call.addressHash), claimed.at - 1);
  const scopes = purposeObligations[record.request.purpose].suppressionScopes;
  const known = item ? suppressionsOf(parseAddressState(item), call.channel, claimed.at) : [];
  if (known.some(({ scope }) => scopes.includes(scope)))
    report('I1', `${name}: claimed although its address was suppressed`);
  if (!addressRead?.ok) report('I12', `${name}: called without having read the address's state`);
  else if (addressRead.hash !== call.addressHash) report('I12', `${name}: another address was looked up`);
  if (!killSwitchRead?.ok) report('I12', `${name}: called although the kill switch could not be read`);
}

function closesFor(gate: Gate, { record, channel }: Pick<Call, 'record' | 'channel'>): boolean {
  const { purpose } = record.request;
  if (gate.channels[channel]?.setting === 'never') return true;
  const { closings, consent } = purposeObligations[purpose];
  const revoked = gate.consents.some(
    (state) => state.channel === channel && state.purpose === purpose && state.status === 'revoked',
  );
  if (consent !== 'none' && revoked) return true;
  return closings && (gate.doNotContact !== 'open' || gate.channels[channel]?.setting === 'blocked');
}

/** I2 and I6: what an acknowledged closing promises. */
function checkClosing(
  closing: Closing,
  calls: readonly Call[],
  world: World,
  story: Story,
  report: Report,
): void {
  const { acknowledged, subject, name } = closing;
  if (acknowledged === null) return;
  const reopened = story.openings.some(
    (opening) => JSON.stringify(opening.subject) === JSON.stringify(subject),
  );
  for (const call of calls) {
    const covers =
      ('addressHash' in subject
        ? subject.addressHash === call.addressHash
        : subject.customerId === call.record.customerId) &&
      (closing.channel === null || closing.channel === call.channel) &&
      (closing.purposes === null || closing.purposes.includes(call.record.request.purpose));
    if (covers && call.order > acknowledged && !reopened)
      report('I2', `${short(call.dispatchId)} to ${call.to}: called after «${name}» was acknowledged`);
  }
  if (reopened) return;
  const entries = world.optOutLog.filter(({ order }) => order < acknowledged).map(({ entry }) => entry);
  if ('addressHash' in subject) {
    const closed = (state: ReturnType<typeof parseAddressState> | null) =>
      state !== null && suppressionsOf(state, closing.channel ?? 'sms', 0).length > 0;
    const item = world.table.imageOf(addressStateKey(subject.addressHash));
    if (!closed(item ? parseAddressState(item) : null)) report('I6', `«${name}» is not in the table`);
    const logged = entries.filter(
      (entry) => entry.kind === 'address' && entry.addressHash === subject.addressHash,
    );
    const newest = logged.sort((a, b) => versionOf(a) - versionOf(b)).at(-1);
    if (newest?.kind !== 'address' || !closed(newest.state)) report('I6', `«${name}» is not in the log`);
    return;
  }
  const closed = (gate: Gate) =>
    closing.purposes?.length === 1
      ? gate.consents.some(({ channel, status }) => channel === closing.channel && status === 'revoked')
      : closing.channel === null
        ? gate.doNotContact !== 'open'
        : gate.channels[closing.channel]?.setting === 'blocked';
  const item = world.table.imageOf(gateKey(subject.customerId));
  if (!item || !closed(parseGate(item))) report('I6', `«${name}» is not in the table`);
  const logged = entries.filter(
    (entry) => entry.kind === 'customer' && entry.customerId === subject.customerId,
  );
  const newest = logged.sort((a, b) => versionOf(a) - versionOf(b)).at(-1);
  if (newest?.kind !== 'customer' || !closed(unpackGate(newest.gate, 1)))
    report('I6', `«${name}» is not in the log`);
}

type Logged = World['optOutLog'][number]['entry'];
const versionOf = (entry: Logged) =>
  entry.kind === 'address' ? entry.state.version : entry.preferenceVersion;

/** I3 and I4: one call for each key, and none after one whose outcome is not known. */
function checkSends(calls: readonly Call[], happenings: readonly Happening[], report: Report): void {
  for (const call of calls) {
    const earlier = calls.find(
      (other) =>
        other.dispatchId === call.dispatchId && other.order < call.order && other.result !== 'rejected',
    );
    if (earlier)
      report(earlier.result === 'unknown' ? 'I4' : 'I3', `${short(call.dispatchId)}: called again`);
    const unknown = happenings.some(
      (happening) =>
        happening.kind === 'record' &&
        happening.order < call.order &&
        happening.after.dispatchId === call.dispatchId &&
        happening.after.status === 'unknown',
    );
    if (unknown) report('I4', `${short(call.dispatchId)}: called although it was unknown already`);
  }
}

const amsterdam = 2 * 3_600_000;
const dayOf = (at: number) => Math.floor((at + amsterdam) / 86_400_000);

/** I5: the caps of the policy as shipped: one marketing contact a local day, three in seven days. */
function checkCaps(calls: readonly Call[], report: Report): void {
  const counted = calls.filter(
    ({ result, record }) => result !== 'rejected' && record.request.purpose === 'marketing',
  );
  for (const call of counted) {
    const same = counted.filter(
      (other) => other.record.customerId === call.record.customerId && other.order <= call.order,
    );
    if (same.filter(({ at }) => dayOf(at) === dayOf(call.at)).length > 1)
      report('I5', `${short(call.dispatchId)}: the second marketing contact of a day`);
    if (same.filter(({ at }) => at > call.at - 7 * 86_400_000).length > 3)
      report('I5', `${short(call.dispatchId)}: the fourth marketing contact of a week`);
  }
  for (const call of calls) {
    if (call.at >= call.record.notAfter + 3_000)
      report('I10', `${short(call.dispatchId)}: called after its deadline`);
  }
}

/** I9: one key, one body, one answer. */
function checkAnswers(story: Story, world: World, report: Report): void {
  for (const key of new Set(story.answers.map((answer) => answer.key))) {
    const answers = story.answers.filter((answer) => answer.key === key);
    const accepted = answers.filter(({ dispatchId }) => dispatchId !== null);
    if (new Set(accepted.map(({ text }) => text)).size > 1) report('I9', `${key}: two different answers`);
    if (new Set(accepted.map(({ body }) => body)).size > 1) report('I9', `${key}: two bodies were accepted`);
    for (const { status, dispatchId } of answers) {
      if (dispatchId === null && status !== 422) report('I9', `${key}: answered ${status}`);
    }
    for (const { dispatchId, status } of accepted) {
      const target = dispatchId === null ? null : openId(keyring, 'dispatch', dispatchId);
      const item = target && world.table.imageOf(dispatchKey(target.customerId, target.inner));
      const record = item ? parseDispatch(item) : null;
      if (!record || !isTerminal(record.status))
        report('I11', `${key}: still ${record?.status ?? 'not stored'} at rest`);
      else if (status === 202 && record.detail === 'NEVER_ACCEPTED')
        report('I11', `${key}: was accepted, and ended as never accepted`);
    }
  }
}

/** I11: what has ended stays as it ended; only unknown becomes sent. */
function checkRecords(happenings: readonly Happening[], report: Report): void {
  for (const happening of happenings) {
    if (happening.kind !== 'record' || !happening.before) continue;
    const { before, after } = happening;
    if (!isTerminal(before.status) || before.status === after.status) continue;
    const reconciled = before.status === 'unknown' && after.status === 'sent';
    const begunAgain = before.detail === 'NEVER_ACCEPTED';
    if (!reconciled && !begunAgain)
      report('I11', `${short(after.dispatchId)}: ${before.status}→${after.status}`);
  }
}

/** I15: five seconds after the switch is on nothing starts, until somebody asks for it to be off. */
function checkKillSwitch(calls: readonly Call[], story: Story, report: Report): void {
  for (const turn of story.killSwitch) {
    if (!turn.on || turn.acknowledgedAt === null) continue;
    if (story.killSwitch.some((other) => !other.on)) continue;
    for (const call of calls) {
      if (call.at > turn.acknowledgedAt + 5_000)
        report('I15', `${short(call.dispatchId)}: called with the switch on`);
    }
  }
}

/** After the last fold nothing waits, and the contact log holds exactly what was or may have been sent. */
function checkRest(world: World, story: Story, rest: Rest, report: Report): void {
  for (const key of rest.due) report('I11', `still in the due index: ${key.slice(-8)}`);
  for (const call of callsOf(world)) {
    const { status } = call.record;
    if (call.result === 'accepted' && status !== 'sent' && status !== 'unknown')
      report('I11', `${short(call.dispatchId)}: was sent, and is recorded as ${status}`);
  }
  for (const customerId of story.customers) {
    const records = world.trace.happenings.flatMap((happening) =>
      happening.kind === 'record' && happening.after.customerId === customerId ? [happening.after] : [],
    );
    const last = new Map(records.map((record) => [record.inner, record]));
    const counted = [...last.values()].filter(
      ({ status, request }) =>
        (status === 'sent' || status === 'unknown') && purposeObligations[request.purpose].timing,
    );
    const gate = rest.gates.get(customerId) as Gate;
    if (gate.pending.length > 0) report('gate', `${customerId}: ${gate.pending.length} pending entries leak`);
    if (gate.contacts.length !== counted.length)
      report('gate', `${customerId}: ${gate.contacts.length} contacts counted, ${counted.length} made`);
  }
}
