import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Contact, contactLimit, emptyGate, type Gate, labelKey } from '../../lib/core/gate.ts';
import { GateTooLargeError, packGate, unpackGate } from '../../lib/store/gate-codec.ts';
import { gateItem, parseGate } from '../../lib/store/profile-items.ts';
import { itemSize } from '../../lib/store/units.ts';
import { arbitraryGate, largestGate } from '../support/arbitrary-gate.ts';

const plenty = 4_096;
const longestId = 'c'.repeat(128);

function contactsAt(...instants: number[]): Contact[] {
  const contact = {
    channel: 'sms',
    purpose: 'marketing',
    topic: 1,
    campaign: 2,
    conversation: false,
  } as const;
  return instants.map((at) => ({ ...contact, at }));
}

describe('the packed gate', () => {
  it('comes back as it was, whatever is in it', () => {
    fc.assert(
      fc.property(arbitraryGate, (gate) => {
        expect(unpackGate(packGate(gate, plenty), gate.version)).toStrictEqual(gate);
      }),
      { numRuns: 500 },
    );
  });

  it('takes at most 32 bytes for a pending dispatch and 12 for a contact', () => {
    const size = (gate: Partial<Gate>): number => packGate({ ...emptyGate, ...gate }, plenty).length;
    const [first] = largestGate.pending;
    if (first === undefined) throw new Error('The largest gate has pending dispatches.');
    expect(size({ pending: [first, first] }) - size({ pending: [first] })).toBeLessThanOrEqual(32);
    expect(size({ contacts: contactsAt(1, 2) }) - size({ contacts: contactsAt(1) })).toBe(12);
  });

  it('keeps the low 16 bits of labels of pending dispatches and contacts', () => {
    const topic = labelKey('offers');
    expect(topic).toBeGreaterThan(0xffff);
    const [contact] = contactsAt(5);
    const gate = { ...emptyGate, contacts: contact ? [{ ...contact, topic }] : [] };
    expect(unpackGate(packGate(gate, plenty), 0).contacts[0]?.topic).toBe(topic & 0xffff);
  });

  it('of the format before reads the same', () => {
    const grant = {
      channel: 'sms',
      purpose: 'marketing',
      status: 'granted',
      at: 5,
      byCustomer: true,
    } as const;
    const gate = { ...emptyGate, consents: [grant] };
    const bytes = packGate(gate, plenty);
    bytes[0] = 1;
    expect(unpackGate(bytes, 0)).toStrictEqual(gate);
  });

  it('refuses a format it does not know', () => {
    const bytes = packGate(emptyGate, plenty);
    for (const format of [0, 3, 255]) {
      const other = Uint8Array.from(bytes);
      other[0] = format;
      expect(() => unpackGate(other, 1)).toThrow(`format ${format}`);
    }
    expect(() => unpackGate(new Uint8Array(), 1)).toThrow('format');
  });

  it('refuses bytes that end early or go on too long', () => {
    const bytes = packGate({ ...largestGate, contacts: contactsAt(1, 2, 3) }, plenty);
    for (let length = 1; length < bytes.length; length++) {
      expect(() => unpackGate(bytes.subarray(0, length), 1)).toThrow();
    }
    expect(() => unpackGate(Uint8Array.from([...bytes, 0]), 1)).toThrow('too long');
  });

  it('refuses to pack a dispatch id that would not come back', () => {
    const [first] = largestGate.pending;
    if (first === undefined) throw new Error('The largest gate has pending dispatches.');
    for (const id of ['short', `${first.id}AA`, 'not base64url!!!']) {
      expect(() => packGate({ ...emptyGate, pending: [{ ...first, id }] }, plenty)).toThrow(RangeError);
    }
  });
});

describe('forgetting contacts', () => {
  it('keeps the newest contacts up to the limit, and says since when it remembers', () => {
    const instants = Array.from({ length: contactLimit + 3 }, (_, index) => 1_000 + index);
    const gate = unpackGate(packGate({ ...emptyGate, contacts: contactsAt(...instants) }, plenty), 0);
    expect(gate.contacts.map((contact) => contact.at)).toEqual(instants.slice(3));
    expect(gate.forgottenBefore).toBe(1_003);
  });

  it('finds the oldest contacts wherever they stand', () => {
    const instants = Array.from({ length: contactLimit + 1 }, (_, index) => 9_000 - index);
    const gate = unpackGate(packGate({ ...emptyGate, contacts: contactsAt(...instants) }, plenty), 0);
    expect(Math.min(...gate.contacts.map((contact) => contact.at))).toBe(9_000 - contactLimit + 1);
  });

  it('never moves the instant back', () => {
    const instants = Array.from({ length: contactLimit + 1 }, (_, index) => 1_000 + index);
    const contacts = contactsAt(...instants);
    const gate = unpackGate(packGate({ ...emptyGate, contacts, forgottenBefore: 50_000 }, plenty), 0);
    expect(gate.forgottenBefore).toBe(50_000);
  });

  it('drops no more contacts than the budget asks for, and nothing else', () => {
    fc.assert(
      fc.property(arbitraryGate, fc.integer({ min: 0, max: 1_100 }), (gate, budget) => {
        let packed: Uint8Array;
        try {
          packed = packGate(gate, budget);
        } catch (error) {
          expect(error).toBeInstanceOf(GateTooLargeError);
          const smallest = {
            ...gate,
            contacts: [],
            forgottenBefore: gate.contacts.length ? 1 : gate.forgottenBefore,
          };
          expect(packGate(smallest, plenty).length).toBeGreaterThan(budget);
          return;
        }
        expect(packed.length).toBeLessThanOrEqual(budget);
        const kept = unpackGate(packed, gate.version);
        const dropped = gate.contacts.length - kept.contacts.length;
        expect(kept).toStrictEqual({
          ...gate,
          contacts: gate.contacts.slice(dropped),
          forgottenBefore: Math.max(
            gate.forgottenBefore,
            dropped > 0 ? (gate.contacts[dropped - 1]?.at ?? 0) + 1 : 0,
          ),
        });
        if (dropped > 0) {
          const onceMore = { ...kept, contacts: gate.contacts.slice(dropped - 1) };
          expect(packGate(onceMore, plenty).length).toBeGreaterThan(budget);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the gate item', () => {
  it('is at most 1 KB whatever is in the gate, for the longest customer id too', () => {
    fc.assert(
      fc.property(arbitraryGate, fc.integer({ min: 1, max: 128 }), (gate, idLength) => {
        const item = gateItem('c'.repeat(idLength), gate);
        expect(itemSize(item)).toBeLessThanOrEqual(1_024);
        const { contacts, forgottenBefore, ...kept } = parseGate(item);
        expect({ ...gate, ...kept }).toStrictEqual(gate);
        expect(gate.contacts.slice(gate.contacts.length - contacts.length)).toStrictEqual(contacts);
        expect(forgottenBefore).toBeGreaterThanOrEqual(gate.forgottenBefore);
      }),
      { numRuns: 500 },
    );
  });

  it('holds everything but contacts of the largest gate there can be', () => {
    const item = gateItem(longestId, largestGate);
    expect(itemSize(item)).toBeLessThanOrEqual(1_024);
    expect(parseGate(item)).toStrictEqual(largestGate);
  });

  it('holds the whole contact log beside twelve pending dispatches of an ordinary customer', () => {
    const contacts = contactsAt(...Array.from({ length: 32 }, (_, index) => index + 1));
    const gate: Gate = { ...emptyGate, version: 100, pending: largestGate.pending, contacts };
    expect(parseGate(gateItem('customer-0000012345', gate))).toStrictEqual(gate);
  });

  it('is refused, by its own kind of error, when it cannot hold what must stay', () => {
    const pending = Array.from({ length: 40 }, () => largestGate.pending)
      .flat()
      .slice(0, 40);
    expect(() => gateItem(longestId, { ...emptyGate, pending })).toThrow(GateTooLargeError);
  });

  it('carries its version as a number that a condition can name', () => {
    expect(gateItem('c-1', { ...emptyGate, version: 7 }).version).toBe(7);
  });
});
