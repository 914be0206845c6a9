import { suppressionsOf } from '../../../lib/core/address-state.ts';
import type { Gate } from '../../../lib/core/gate.ts';
import { purposeObligations } from '../../../lib/core/rules/purpose-obligations.ts';
import { parseAddressState } from '../../../lib/store/address-items.ts';
import { addressStateKey } from '../../../lib/store/keys.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';
import type { Call, Report } from './calls-made.ts';

/** An area's age is believed for ten seconds, and a cheap read is at most one second old. */
const listingCounts = 11_000;

/** I1 and I12: what the claim knew, or should have known, when it succeeded. */
export function checkClaim(call: Call, world: World, story: Story, report: Report): void {
  const { lease, addressRead, killSwitchRead, registryReads, record, name } = call;
  const { purpose } = record.request;
  if (!lease) {
    report('I3', `${name}: called without a lease`);
    return;
  }
  if (lease.before && closesFor(lease.before, call)) report('I1', `${name}: claimed on a closed gate`);
  const claimed = addressRead ?? lease;
  const item = world.table.imageOf(addressStateKey(call.addressHash), claimed.at - 1);
  const scopes = purposeObligations[purpose].suppressionScopes;
  const known = item ? suppressionsOf(parseAddressState(item), call.channel, claimed.at) : [];
  if (known.some(({ scope }) => scopes.includes(scope)))
    report('I1', `${name}: claimed although its address was suppressed`);
  if (!addressRead?.ok) report('I12', `${name}: called without having read the address's state`);
  else if (addressRead.hash !== call.addressHash) report('I12', `${name}: another address was looked up`);
  if (!killSwitchRead?.ok) report('I12', `${name}: called although the kill switch could not be read`);
  const { registry } = story.people;
  if (registry !== null && purpose === 'marketing' && call.channel === 'sms') {
    if (!registryReads.findLast(({ list }) => list === registry)?.ok)
      report('I12', `${name}: texted without having read the registry`);
    if (story.listings.some(({ number, at }) => number === call.to && at + listingCounts < lease.at))
      report('I10', `${name}: texted although the registry lists it`);
  }
}

function closesFor(gate: Gate, { record, channel }: Pick<Call, 'record' | 'channel'>): boolean {
  const { purpose } = record.request;
  if (gate.channels[channel]?.setting === 'never') return true;
  const { closings, consent } = purposeObligations[purpose];
  const revoked = gate.consents.some(
    (state) => state.channel === channel && state.purpose === purpose && state.status === 'revoked',
  );
  if (consent !== 'none' && revoked) return true;
  const byPhone = channel === 'sms' || channel === 'voice';
  return (
    closings &&
    (gate.doNotContact !== 'open' ||
      (byPhone && gate.doNotCall !== 'open') ||
      gate.channels[channel]?.setting === 'blocked')
  );
}
