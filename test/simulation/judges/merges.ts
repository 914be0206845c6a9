import type { Gate } from '../../../lib/core/gate.ts';
import { gateKey, profileKey } from '../../../lib/store/keys.ts';
import { parseGate, parseProfile } from '../../../lib/store/profile-items.ts';
import type { Closing, Merge, Story } from '../story.ts';
import { hashOf, type World } from '../world.ts';
import type { Call, Report } from './calls-made.ts';

/** A merge ends, ends what waits, and takes along what was closed: of both, wherever it broke off. */
export function checkMerges(calls: readonly Call[], world: World, story: Story, report: Report): void {
  for (const merge of story.merges) {
    const { from, into, acknowledged } = merge;
    if (acknowledged === null) {
      report('merge', `${from} into ${into}: not finished by asking again`);
      continue;
    }
    for (const call of calls) {
      if (call.record.customerId === from && call.order > acknowledged)
        report('merge', `${call.name}: called for ${from}, who is gone`);
    }
    const profile = world.table.imageOf(profileKey(from));
    if (!profile || parseProfile(profile).mergedInto?.done !== true) report('merge', `${from} is not gone`);
    const item = world.table.imageOf(gateKey(into));
    if (!item) continue;
    const gate = parseGate(item);
    const sameAddress = (hash: string) =>
      Object.values(story.addressOf.get(into) ?? {}).some((address) => hashOf(address) === hash);
    // What somebody opened again may be open.
    if (story.openings.length > 0 || story.confirmations.length > 0) continue;
    for (const closing of story.closings) {
      const carried =
        'customerId' in closing.subject
          ? closing.subject.customerId !== from || closing.subject.holds(gate)
          : sameAddress(closing.subject.addressHash) ||
            !comesAlong(closing, merge, story) ||
            holds(gate, closing);
      if (closing.acknowledged !== null && !carried)
        report('merge', `«${closing.name}» does not hold for ${into}`);
    }
  }
}

/** What the person stopped at an address of the one who goes, before anybody thought of a merge. */
function comesAlong(
  { subject, byPerson, acknowledged }: Closing,
  { from, asked }: Merge,
  story: Story,
): boolean {
  const isTheirs = Object.values(story.addressOf.get(from) ?? {}).some(
    (address) => 'addressHash' in subject && hashOf(address) === subject.addressHash,
  );
  return byPerson && isTheirs && acknowledged !== null && acknowledged < asked;
}

function holds(gate: Gate, { channels, purposes }: Closing): boolean {
  return (channels ?? []).every((channel) =>
    purposes === null
      ? gate.channels[channel]?.setting === 'never'
      : gate.consents.some(
          (state) => state.channel === channel && state.purpose === 'marketing' && state.status === 'revoked',
        ),
  );
}
