import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionKey, actionVersionKey, catalogueStampKey } from '../../lib/store/action-items.ts';
import { kindOf } from '../../lib/store/item-kinds.ts';
import * as keys from '../../lib/store/keys.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const customerId = 'c-1';
const inner = 'AbCdEfGhIjKlMnOp';

describe('the keys below a customer', () => {
  it('have only the gate, what was learnt and the profile between GATE and PROFILE', () => {
    for (const prefix of Object.values(keys.customerSortKeys)) {
      const inside = prefix >= 'GATE' && prefix <= 'PROFILE';
      expect([prefix, inside]).toEqual([prefix, ['GATE', 'LEARNED', 'PROFILE'].includes(prefix)]);
    }
  });

  it('let one query return exactly the gate, what was learnt and the profile', async () => {
    const table = createMemoryTable();
    const all = [
      keys.profileKey(customerId),
      keys.gateKey(customerId),
      keys.learnedKey(customerId),
      keys.countedKey(customerId),
      keys.dispatchKey(customerId, inner),
      keys.consentKey(customerId, 1),
      keys.decisionKey(customerId, keys.decisionInner(1_700_000_000_000, inner)),
      keys.eventKey(customerId, '~'),
      keys.triggerKey(customerId, '-'),
      keys.gateKey('c-2'),
    ];
    for (const key of all) await table.put(key);
    const read = await table.query({ ...keys.gateAndProfileRange(customerId), consistent: false });
    expect(read.items.map((item) => item.sk)).toEqual(['GATE', 'LEARNED', 'PROFILE']);
    const [ledger, decisions] = [keys.consentRange(customerId), keys.decisionRange(customerId)];
    expect((await table.query({ ...ledger, consistent: true })).items).toEqual([
      keys.consentKey(customerId, 1),
    ]);
    expect((await table.query({ ...decisions, consistent: true })).items).toHaveLength(1);
  });

  it('sort consents and decisions by their number and time', () => {
    const sorted = fc.tuple(fc.nat(), fc.nat()).filter(([a, b]) => a < b);
    fc.assert(
      fc.property(sorted, ([a, b]) => {
        expect(keys.consentKey(customerId, a).sk < keys.consentKey(customerId, b).sk).toBe(true);
        expect(keys.decisionInner(a, 'zzz') < keys.decisionInner(b, 'aaa')).toBe(true);
      }),
    );
  });

  it('refuse a number that does not fit', () => {
    for (const number of [-1, 1.5, 10 ** 12, Number.NaN]) {
      expect(() => keys.consentKey(customerId, number)).toThrow(RangeError);
    }
    expect(() => keys.dueKey(10 ** 13, 'sms', 'd')).toThrow(RangeError);
  });

  it('name their customer', () => {
    expect(keys.customerOf(keys.profileKey('a:b').pk)).toBe('a:b');
    expect(keys.customerOf(keys.addressMemberKey('k1.h', 'a:b').sk)).toBe('a:b');
    expect(() => keys.customerOf('ADDRESS#k1.h')).toThrow();
  });
});

describe('the members of an address', () => {
  it('are found apart from its state', async () => {
    const table = createMemoryTable();
    await table.put(keys.addressStateKey('k1.h'));
    await table.put(keys.addressMemberKey('k1.h', 'c-2'));
    await table.put(keys.addressMemberKey('k1.h', 'z'.repeat(128)));
    const members = await table.query({ ...keys.addressMemberRange('k1.h'), consistent: true });
    expect(members.items.map((item) => keys.customerOf(item.sk))).toEqual(['c-2', 'z'.repeat(128)]);
  });
});

describe('due keys', () => {
  it('sort by time, and a bound takes in everything of its instant and nothing later', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (at, until) => {
        expect(keys.dueKey(at, 'voice', 'k1.zzz') <= keys.dueUntil(until)).toBe(at <= until);
        const said = keys.readDueKey(keys.dueKey(at, 'voice', 'k1.zzz'));
        expect(said).toEqual({ at, channel: 'voice', dispatchId: 'k1.zzz' });
      }),
    );
  });

  it('end in the id, so that two dispatches of one instant have two keys', () => {
    expect(keys.dueKey(5, 'sms', 'a')).not.toBe(keys.dueKey(5, 'sms', 'b'));
  });

  it.each([
    ['every kind of character', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'],
    ['characters that are alike in their low bits', 'AIQYaiqy19'],
  ])('spread records evenly over the shards, each always to the same: ids of %s', (_, alphabet) => {
    const counts = new Map<string, number>(keys.dueShards.map((shard) => [shard, 0]));
    for (let index = 0; index < 8_000; index++) {
      const digest = createHash('sha256').update(String(index)).digest().subarray(0, 16);
      const id = [...digest].map((byte) => alphabet[byte % alphabet.length]).join('');
      const key = keys.dispatchKey('c-1', id);
      const shard = keys.dueShard(key);
      expect(keys.dueShard({ ...key })).toBe(shard);
      counts.set(shard, (counts.get(shard) ?? Number.NaN) + 1);
    }
    expect(counts.size).toBe(8);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(300);
  });
});

describe('what becomes of an item when its customer is erased', () => {
  const at = 1_700_000_000_000;
  const decision = keys.decisionInner(at, inner);
  /** One of each kind of key there is; a new function or constant for keys needs its line here, and one in item-kinds.ts. */
  const samples: Record<string, { pk: string; sk: string }> = {
    profileKey: keys.profileKey(customerId),
    gateKey: keys.gateKey(customerId),
    offersKey: keys.offersKey(customerId),
    learnedKey: keys.learnedKey(customerId),
    countedKey: keys.countedKey(customerId),
    dispatchKey: keys.dispatchKey(customerId, inner),
    consentKey: keys.consentKey(customerId, 1),
    consentHeadKey: keys.consentHeadKey(customerId),
    decisionKey: keys.decisionKey(customerId, decision),
    erasureKey: keys.erasureKey(customerId, at),
    eventKey: keys.eventKey(customerId, 'h'),
    triggerKey: keys.triggerKey(customerId, 'h'),
    auditKey: keys.auditKey(keys.customerPartition(customerId), at, 'x'),
    addressStateKey: keys.addressStateKey('k1.h'),
    addressMemberKey: keys.addressMemberKey('k1.h', customerId),
    optOutConfirmationKey: keys.optOutConfirmationKey('k1.h', 1),
    contentKey: keys.contentKey('h'),
    jobKey: keys.jobKey('j'),
    policyPointerKey: keys.policyPointerKey,
    policyVersionKey: keys.policyVersionKey(1),
    recentKey: keys.recentKey('RECENT#0', decision, customerId),
    registryKey: keys.registryKey('us-tx'),
    registryAreaKey: keys.registryAreaKey('us-tx', '512'),
    registryBlockKey: keys.registryBlockKey('us-tx', 1),
    exportKey: keys.exportKey(customerId, 'j', 1),
    expirySweepKey: keys.expirySweepKey,
    killSwitchKey: keys.killSwitchKey,
    keyringKey: keys.keyringKey,
  };

  it.each(
    Object.keys(keys).filter((name) => name.endsWith('Key') && name !== 'dueKey' && name !== 'readDueKey'),
  )('is said for %s', (name) => {
    const sample = samples[name];
    if (!sample)
      throw new Error(`Give a sample of ${name} here, and say in item-kinds.ts what becomes of it.`);
    expect(kindOf(sample)).not.toBeNull();
  });

  it('is said for the trail of an address and of the deployment, and for the catalogue', () => {
    expect(kindOf(keys.auditKey(keys.addressPartition('k1.h'), at, 'x'))).toBe('addressAudit');
    expect(kindOf(keys.auditKey(keys.controlPartition, at, 'x'))).toBe('deploymentAudit');
    for (const key of [actionKey('a'), actionVersionKey('a', 1), catalogueStampKey])
      expect(kindOf(key)).not.toBeNull();
  });

  it('is not known of a kind that nobody has named', () => {
    expect(kindOf({ pk: 'CUSTOMER#c-1', sk: 'DIARY#1' })).toBeNull();
  });
});
