import { openId } from '../../../lib/address/sealed-id.ts';
import { isTerminal } from '../../../lib/core/dispatch.ts';
import type { Gate } from '../../../lib/core/gate.ts';
import { purposeObligations } from '../../../lib/core/rules/purpose-obligations.ts';
import { parseDispatch } from '../../../lib/store/dispatch-items.ts';
import { dispatchKey } from '../../../lib/store/keys.ts';
import type { Rest } from '../come-to-rest.ts';
import { isErased, personOf, type Story } from '../story.ts';
import type { Happening } from '../trace.ts';
import { keyring, type World } from '../world.ts';
import { type Call, type Report, shortOf } from './calls-made.ts';

const customerOf = (dispatchId: string) => openId(keyring, 'dispatch', dispatchId)?.customerId ?? '';

/** I9: one key, one body, one answer. */
export function checkAnswers(story: Story, world: World, report: Report): void {
  const merged = new Set([
    ...story.merges.map(({ from }) => from),
    ...story.erasures.map(({ customerId }) => customerId),
  ]);
  for (const key of new Set(story.answers.map((answer) => answer.key))) {
    const answers = story.answers.filter((answer) => answer.key === key);
    // With a customer who is erased goes what their keys were used for.
    const accepted = answers.filter(
      ({ dispatchId }) => dispatchId !== null && !isErased(story, customerOf(dispatchId)),
    );
    if (new Set(accepted.map(({ text }) => text)).size > 1) report('I9', `${key}: two different answers`);
    if (new Set(accepted.map(({ body }) => body)).size > 1) report('I9', `${key}: two bodies were accepted`);
    for (const { status, dispatchId } of answers) {
      const gone = merged.size > 0 && status === 410;
      if (dispatchId === null && status !== 422 && !gone) report('I9', `${key}: answered ${status}`);
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
export function checkRecords(happenings: readonly Happening[], report: Report): void {
  for (const happening of happenings) {
    if (happening.kind !== 'record' || !happening.before) continue;
    const { before, after } = happening;
    if (!isTerminal(before.status) || before.status === after.status) continue;
    const reconciled = before.status === 'unknown' && after.status === 'sent';
    const begunAgain = before.detail === 'NEVER_ACCEPTED';
    if (!reconciled && !begunAgain)
      report('I11', `${shortOf(after.dispatchId)}: ${before.status}→${after.status}`);
  }
}

/** After the last fold nothing waits, and the contact log holds exactly what was or may have been sent. */
export function checkRest(
  calls: readonly Call[],
  world: World,
  story: Story,
  rest: Rest,
  report: Report,
): void {
  for (const key of rest.due) report('I11', `still in the due index: ${key.slice(-8)}`);
  for (const call of calls) {
    const { status, customerId } = call.record;
    if (isErased(story, customerId)) continue;
    if (call.result === 'accepted' && status !== 'sent' && status !== 'unknown')
      report('I11', `${shortOf(call.dispatchId)}: was sent, and is recorded as ${status}`);
  }
  const last = new Map(
    world.trace.happenings.flatMap((happening) =>
      happening.kind === 'record' ? [[happening.after.inner, happening.after] as const] : [],
    ),
  );
  const atEnd = Number.POSITIVE_INFINITY;
  for (const customerId of story.customers) {
    // With them went the contacts that were counted.
    if (isErased(story, customerId)) continue;
    const gate = rest.gates.get(customerId) as Gate;
    if (gate.pending.length > 0) report('gate', `${customerId}: ${gate.pending.length} pending entries leak`);
    if (personOf(story, customerId, atEnd) !== customerId) continue;
    const isTheirs = (other: string) => personOf(story, other, atEnd) === customerId;
    const made = [...last.values()].filter(
      ({ status, request, customerId: of }) =>
        isTheirs(of) &&
        (status === 'sent' || status === 'unknown') &&
        purposeObligations[request.purpose].timing,
    ).length;
    const told = story.outside.filter((contact) => isTheirs(contact.customerId));
    const sure = told.filter(({ acknowledged }) => acknowledged !== null).length;
    const counted = gate.contacts.length;
    if (counted < made + sure || counted > made + told.length)
      report('gate', `${customerId}: ${counted} contacts counted, ${made} made, ${sure} told of`);
  }
}
