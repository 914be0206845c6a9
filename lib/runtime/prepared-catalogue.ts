import type { CompileExpression } from '../core/actions/eligibility.ts';
import { type PreparedActions, prepareActions } from '../core/actions/prepare-actions.ts';
import { actionOf, catalogueReader } from '../store/action-catalogue.ts';
import type { Ports } from './ports.ts';

/** Reads the catalogue of actions, with their expressions made ready. Rejects when nothing is known of it. */
export function preparedCatalogue(
  ports: Pick<Ports, 'table' | 'clock' | 'log'>,
  compile: CompileExpression,
): () => Promise<PreparedActions> {
  return catalogueReader(ports, (versions) =>
    prepareActions(
      versions.flatMap((version) => {
        try {
          return [actionOf(version)];
        } catch {
          // One that an earlier version saved and this one cannot read: the others must not suffer.
          ports.log('error', 'action-unreadable');
          return [];
        }
      }),
      compile,
    ),
  );
}
