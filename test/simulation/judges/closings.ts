import { suppressionsOf } from '../../../lib/core/address-state.ts';
import { parseAddressState } from '../../../lib/store/address-items.ts';
import { unpackGate } from '../../../lib/store/gate-codec.ts';
import { addressStateKey, gateKey } from '../../../lib/store/keys.ts';
import { parseGate } from '../../../lib/store/profile-items.ts';
import { type Closing, personOf, type Story } from '../story.ts';
import type { World } from '../world.ts';
import type { Call, Report } from './calls-made.ts';

/** Whether somebody asked for what this closed to be opened again. */
export function isReopened(story: Story, closing: Closing): boolean {
  const { subject } = closing;
  if (isConfirmedFirst(story, closing)) return true;
  return story.openings.some(({ subject: opened }) =>
    'addressHash' in opened
      ? 'addressHash' in subject && opened.addressHash === subject.addressHash
      : 'customerId' in subject &&
        // After a merge the one's page speaks for the other, too.
        (opened.customerId === subject.customerId || story.merges.length > 0),
  );
}

/** A confirmation opens what was taken back at an earlier instant and told later; what was answered before it stays closed. */
function isConfirmedFirst(
  { confirmations, merges }: Story,
  { subject, purposes, acknowledged }: Closing,
): boolean {
  const isConsent = 'customerId' in subject && purposes?.length === 1;
  return confirmations.some(
    ({ customerId, order }) =>
      isConsent &&
      (merges.length > 0 || customerId === subject.customerId) &&
      (acknowledged === null || order < acknowledged),
  );
}

/** I2 and I6: what an acknowledged closing promises. */
export function checkClosing(
  closing: Closing,
  calls: readonly Call[],
  world: World,
  story: Story,
  report: Report,
): void {
  const { acknowledged, name } = closing;
  if (acknowledged === null || isReopened(story, closing)) return;
  for (const call of calls) {
    if (call.order > acknowledged && covers(closing, call, story))
      report('I2', `${call.name}: called after «${name}» was acknowledged`);
  }
  const entries = world.optOutLog.filter(({ order }) => order < acknowledged).map(({ entry }) => entry);
  checkKept(closing, entries, world, report);
}

function covers({ subject, channels, purposes }: Closing, call: Call, story: Story): boolean {
  const { request, customerId } = call.record;
  const isTheirs =
    'addressHash' in subject
      ? subject.addressHash === call.addressHash
      : // Merged into somebody else by then, they took their wish along.
        [subject.customerId, personOf(story, subject.customerId, call.order)].includes(customerId);
  return (
    isTheirs &&
    (channels === null || channels.includes(call.channel)) &&
    (purposes === null || purposes.includes(request.purpose))
  );
}

type Logged = World['optOutLog'][number]['entry'];
const versionOf = (entry: Logged) =>
  entry.kind === 'address' ? entry.state.version : entry.kind === 'customer' ? entry.preferenceVersion : 0;

/** It is in the table at the end, and was in the log before it was answered. */
function checkKept(closing: Closing, entries: readonly Logged[], world: World, report: Report): void {
  const { subject, channels, name } = closing;
  const newest = (isOwn: (entry: Logged) => boolean) =>
    entries
      .filter(isOwn)
      .sort((a, b) => versionOf(a) - versionOf(b))
      .at(-1);
  if ('addressHash' in subject) {
    const closed = (state: ReturnType<typeof parseAddressState> | null) =>
      state !== null && (channels ?? []).every((channel) => suppressionsOf(state, channel, 0).length > 0);
    const item = world.table.imageOf(addressStateKey(subject.addressHash));
    if (!closed(item ? parseAddressState(item) : null)) report('I6', `«${name}» is not in the table`);
    const logged = newest((entry) => entry.kind === 'address' && entry.addressHash === subject.addressHash);
    if (logged?.kind !== 'address' || !closed(logged.state)) report('I6', `«${name}» is not in the log`);
    return;
  }
  const item = world.table.imageOf(gateKey(subject.customerId));
  if (!item || !subject.holds(parseGate(item))) report('I6', `«${name}» is not in the table`);
  const logged = newest((entry) => entry.kind === 'customer' && entry.customerId === subject.customerId);
  if (logged?.kind !== 'customer' || !subject.holds(unpackGate(logged.gate, 1)))
    report('I6', `«${name}» is not in the log`);
}
