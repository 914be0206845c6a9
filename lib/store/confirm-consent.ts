import type { ConsentEntry } from './consent-items.ts';
import { readLedger } from './consent-ledger.ts';
import { recordConsent } from './record-consent.ts';
import type { StorePorts } from './store-ports.ts';

/** How long somebody may take to confirm, in milliseconds; the link is signed for as long. */
export const confirmableFor = 7 * 86_400_000;

export type ConfirmedConsent =
  | { outcome: 'confirmed'; entry: ConsentEntry; effectiveAt: number }
  /** It was confirmed before: repeating it changes nothing. */
  | { outcome: 'already-confirmed'; entry: ConsentEntry }
  /** Too late, taken back since, asked for another address, or never asked: the page says the same for each. */
  | { outcome: 'not-confirmable' };

/**
 * Confirms a double opt-in: the grant that was pending since entry `sequence` of the customer's ledger begins to count.
 * The page of the link calls it, on POST only, with what its token says:
 *
 *   const link = openConfirmation(await ports.keyring(), token, ports.clock()); // a fault, or what it stands for
 *   await confirmConsent(await closingStore(ports), link, 'confirmation link');
 *
 * `recordConsent` with status `pending` appends the entry; lambdas/consents.ts answers with the link. `addressHash` is where
 * the link was sent: a link to an address that the customer has left confirms nothing.
 */
export async function confirmConsent(
  ports: Parameters<typeof recordConsent>[0] & Pick<StorePorts, 'hashOf'>,
  link: { customerId: string; addressHash: string; sequence: number },
  client: string,
): Promise<ConfirmedConsent> {
  const { customerId, sequence, addressHash } = link;
  const ledger = await readLedger(ports.table, customerId);
  const asked = ledger.find((entry) => entry.sequence === sequence);
  if (asked?.status !== 'pending') return { outcome: 'not-confirmable' };
  const before = ledger.find((entry) => entry.confirms === sequence);
  const now = ports.clock();
  if (!before && now >= asked.recordedAt + confirmableFor) return { outcome: 'not-confirmable' };
  const { channel, purpose, wording, brand, expiresAt } = asked;
  const recorded = await recordConsent(
    ports,
    customerId,
    {
      channel,
      purpose,
      status: 'granted',
      // A try that was cut off between ledger and gate is finished as the same entry.
      capturedAt: before?.capturedAt ?? now,
      actor: 'customer',
      source: 'double opt-in link',
      ...(wording === undefined ? {} : { wording }),
      ...(brand === undefined ? {} : { brand }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      evidence: `confirms entry ${sequence}`,
      confirms: sequence,
    },
    client,
    {
      // What was taken back after it was asked for, an old link does not bring back.
      refuse: ({ profile, gate }) =>
        !profile.contactPoints.some(
          (point) => point.channel === channel && ports.hashOf(point.address) === addressHash,
        ) ||
        gate.consents.some(
          (state) =>
            state.channel === channel &&
            state.purpose === purpose &&
            state.status === 'revoked' &&
            state.at >= asked.capturedAt,
        ),
      known: before,
    },
  );
  if (recorded.outcome !== 'recorded') return { outcome: 'not-confirmable' };
  return before
    ? { outcome: 'already-confirmed', entry: before }
    : { outcome: 'confirmed', entry: recorded.entry, effectiveAt: recorded.effectiveAt };
}
