import { standaloneAddress } from '../address/contact-points.ts';
import { withSuppression } from '../core/address-state.ts';
import type { Gate } from '../core/gate.ts';
import type { LineOutcome } from '../core/import/import-report.ts';
import {
  closedBy,
  PreferenceRow,
  preferenceColumns,
  preferenceFields,
} from '../core/import/preference-row.ts';
import { parseRow, SuppressionRow, suppressionColumns } from '../core/import/suppression-row.ts';
import type { Job } from '../core/job.ts';
import { preferencesOf } from '../core/preferences.ts';
import { readAddressState } from '../store/change-address-state.ts';
import { readCustomer } from '../store/read-customer.ts';
import { recordConsent } from '../store/record-consent.ts';
import { type PreferencesChange, savePreferences } from '../store/save-preferences.ts';
import type { StorePorts } from '../store/store-ports.ts';
import { type FanOut, suppressAddress } from '../store/suppress-address.ts';
import type { RowTask } from './import-lines.ts';

/** The kinds of job; `about` in the paths of the API. */
export const importKinds = { suppressions: 'suppression-import', preferences: 'preference-import' } as const;

const clockTolerance = 60_000;

/** Each row suppresses an address. Nothing is lifted: no row can say so. */
export function suppressionTask(store: StorePorts, fanOut: FanOut, job: Job): RowTask {
  return {
    columns: suppressionColumns,
    required: ['address'],
    async take(row, apply): Promise<LineOutcome> {
      const parsed = parseRow(SuppressionRow, row);
      if (typeof parsed === 'string') return { fault: parsed };
      const found = standaloneAddress(parsed.address, parsed.channels);
      if ('faults' in found) return { fault: found.faults.map(({ detail }) => detail).join('; ') };
      const { scope, reason, source, at = job.createdAt, expiresAt = null } = parsed;
      if (at > store.clock() + clockTolerance) return { fault: 'at: must not lie in the future' };
      if (expiresAt !== null && expiresAt <= store.clock()) return { fault: 'expiresAt: has passed' };
      const suppression = { channels: found.channels, scope, reason, source, at, expiresAt };
      const hash = store.hashOf(found.address);
      const before = await readAddressState(store.table, hash);
      // Also when it is known: a worker that died may have left its customers open.
      if (apply) await suppressAddress(store, fanOut, hash, suppression);
      return withSuppression(before, suppression) === before ? 'known' : 'closing';
    },
  };
}

/**
 * Each row closes for a customer what another system had closed, in the customer's own name, so that only they open it again. What
 * a row would open stays closed, and so does a consent that was taken back, whatever the row says of it.
 */
export function preferenceTask(store: StorePorts, client: string): RowTask {
  return {
    columns: preferenceColumns,
    required: ['customerId'],
    async take(row, apply): Promise<LineOutcome> {
      const parsed = parseRow(PreferenceRow, preferenceFields(row));
      if (typeof parsed === 'string') return { fault: parsed };
      const { customerId, consents } = parsed;
      if (consents.some(({ capturedAt }) => capturedAt > store.clock() + clockTolerance))
        return { fault: 'consents: capturedAt must not lie in the future' };
      const customer = await readCustomer(store.table, customerId, { consistent: true });
      if (!customer) return noSuchCustomer;
      const { gate, profile } = customer;
      const { keptClosed, changes } = closedBy(preferencesOf(profile, gate), parsed);
      const taken = consents.filter((consent) => !opensAgain(gate, consent));
      if (apply) {
        for (const consent of taken) {
          // Judged again as each write finds the customer: they may just be taking it back.
          const refuse = ({ gate: now }: { gate: Gate }) => opensAgain(now, consent);
          const recorded = await recordConsent(store, customerId, consent, client, { refuse });
          // Merged or erased while the row was worked on.
          if (recorded.outcome === 'unknown-customer') return noSuchCustomer;
        }
        if (changes) {
          const change: PreferencesChange = (now) => closedBy(now, parsed).preferences;
          const by = { ifVersion: null, actor: 'customer', client } as const;
          const saved = await savePreferences(store, customerId, change, by);
          if (saved.outcome === 'unknown-customer') return noSuchCustomer;
        }
      }
      if (keptClosed || taken.length < consents.length) return 'keptClosed';
      return changes || taken.length > 0 ? 'closing' : 'known';
    },
  };
}

const noSuchCustomer = { fault: 'customerId: there is no such customer; import the customers first' };

/** A grant of what was taken back, by whomever. */
function opensAgain(
  { consents }: Gate,
  { channel, purpose, status }: PreferenceRow['consents'][number],
): boolean {
  const revoked = consents.some(
    (known) => known.channel === channel && known.purpose === purpose && known.status === 'revoked',
  );
  return revoked && status === 'granted';
}
