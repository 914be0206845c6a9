import { leaseDuration } from '../../../lib/core/gate.ts';
import { day } from '../../../lib/core/vocabulary.ts';
import { isErased, personOf, type Story } from '../story.ts';
import type { Happening } from '../trace.ts';
import { type Call, type Report, shortOf } from './calls-made.ts';

/** I3 and I4: one call for each key, and none after one whose outcome is not known. */
export function checkSends(
  calls: readonly Call[],
  story: Story,
  happenings: readonly Happening[],
  report: Report,
): void {
  for (const call of calls) {
    // A key that was used before its customer was erased is a new one afterwards.
    if (isErased(story, call.record.customerId)) continue;
    const earlier = calls.find(
      (other) =>
        other.dispatchId === call.dispatchId && other.order < call.order && other.result !== 'rejected',
    );
    if (earlier)
      report(earlier.result === 'unknown' ? 'I4' : 'I3', `${shortOf(call.dispatchId)}: called again`);
    const unknown = happenings.some(
      (happening) =>
        happening.kind === 'record' &&
        happening.order < call.order &&
        happening.after.dispatchId === call.dispatchId &&
        happening.after.status === 'unknown',
    );
    if (unknown) report('I4', `${shortOf(call.dispatchId)}: called although it was unknown already`);
  }
}

/** I5: the caps of the policy as shipped, for a person: one marketing contact a local day, three in seven days. */
export function checkCaps(calls: readonly Call[], story: Story, report: Report): void {
  const dayOf = (at: number) => Math.floor((at + story.people.offset * 3_600_000) / day);
  const counted = calls.filter(
    ({ result, record }) => result !== 'rejected' && record.request.purpose === 'marketing',
  );
  for (const call of counted) {
    const claimed = call.lease?.order ?? call.order;
    const person = (customerId: string) => personOf(story, customerId, claimed);
    const own = person(call.record.customerId);
    const sent = counted.filter(
      ({ record, order }) => order <= call.order && person(record.customerId) === own,
    );
    const told = story.outside.filter(
      ({ customerId, acknowledged }) =>
        acknowledged !== null && acknowledged < claimed && person(customerId) === own,
    );
    const instants = [...sent, ...told].map(({ at }) => at);
    if (instants.filter((at) => dayOf(at) === dayOf(call.at)).length > 1)
      report('I5', `${shortOf(call.dispatchId)}: the second marketing contact of a day`);
    if (instants.filter((at) => at > call.at - 7 * day).length > 3)
      report('I5', `${shortOf(call.dispatchId)}: the fourth marketing contact of a week`);
  }
}

/** I10: a sender looks at the clock just before its call; a dialler may begin as long as its lease lasts. */
export function checkDeadlines(calls: readonly Call[], report: Report): void {
  for (const { channel, at, record, name } of calls) {
    if (at >= record.notAfter + (channel === 'voice' ? leaseDuration : 3_000))
      report('I10', `${name}: called after its deadline`);
  }
}

/** I15: five seconds after the switch is on nothing is claimed, until somebody asks for it to be off. */
export function checkKillSwitch(calls: readonly Call[], story: Story, report: Report): void {
  for (const turn of story.killSwitch) {
    if (!turn.on || turn.acknowledgedAt === null) continue;
    if (story.killSwitch.some((other) => !other.on)) continue;
    for (const { channel, at, lease, name } of calls) {
      // What a dialler was given may be dialled for the rest of its lease.
      const started = channel === 'voice' ? (lease?.at ?? at) : at;
      if (started > turn.acknowledgedAt + 5_000) report('I15', `${name}: called with the switch on`);
    }
  }
}
