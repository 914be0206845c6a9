import type { ContactPoint } from '../core/customer.ts';
import type { CustomerInput } from '../core/customer-input.ts';
import { type Channel, channels } from '../core/vocabulary.ts';
import { normaliseAddress, normaliseAnyAddress } from './normalise-address.ts';

type Fault = { pointer: string; detail: string };

/** The contact points of a request with their addresses in the one form that is kept; or what is wrong, by JSON pointer. */
export function contactPoints(
  given: CustomerInput['contactPoints'],
): { points: ContactPoint[] } | { faults: Fault[] } {
  const points: ContactPoint[] = [];
  const faults: Fault[] = [];
  for (const [index, { channel, address, verifiedAt, source }] of given.entries()) {
    const normalised = normaliseAddress(channel, address);
    if (normalised.ok) {
      const { ok: _, ...facts } = normalised;
      points.push({ channel, ...facts, verifiedAt, source });
    } else {
      faults.push({ pointer: `#/contactPoints/${index}/address`, detail: normalised.detail });
    }
  }
  return faults.length > 0 ? { faults } : { points };
}

const channelsOfKind: Readonly<Record<'phone' | 'email', readonly Channel[]>> = {
  phone: ['sms', 'voice'],
  email: ['email'],
};

/**
 * An address that stands alone, and the channels it can be meant for: those asked for, else all that it serves.
 * Push tokens and postal addresses are told apart by naming that one channel.
 */
export function standaloneAddress(
  raw: string,
  asked: readonly Channel[] | undefined,
): { address: string; channels: readonly Channel[] } | { faults: Fault[] } {
  const [only] = asked ?? [];
  if (asked?.length === 1 && (only === 'push' || only === 'mail')) {
    const opaque = normaliseAddress(only, raw);
    return opaque.ok
      ? { address: opaque.address, channels: [only] }
      : { faults: [{ pointer: '#/address', detail: opaque.detail }] };
  }
  const normalised = normaliseAnyAddress(raw);
  if (!normalised.ok) return { faults: [{ pointer: '#/address', detail: normalised.detail }] };
  const possible = channelsOfKind[normalised.kind];
  if (asked?.some((channel) => !possible.includes(channel))) {
    return {
      faults: [{ pointer: '#/channels', detail: `this address serves only ${possible.join(' and ')}` }],
    };
  }
  return {
    address: normalised.address,
    channels: channels.filter((channel) => (asked ?? possible).includes(channel)),
  };
}
