import type { Purpose } from '../vocabulary.ts';
import type { Action } from './action.ts';
import type { CompileExpression, Expression } from './eligibility.ts';

/** An action with its expressions made ready. */
export type PreparedAction = {
  action: Action;
  eligibility: Expression;
  context: readonly { holds: Expression; factor: number }[];
};

/** The catalogue, made ready once for each change of it. */
export type PreparedActions = {
  all: readonly PreparedAction[];
  byId: ReadonlyMap<string, PreparedAction>;
  /** For which purposes there are actions that Kairos would make a contact for. */
  outboundPurposes: readonly Purpose[];
};

/** Makes actions ready. One whose expression does not compile any more is excluded whenever it is asked, and says so. */
export function prepareActions(actions: readonly Action[], compile: CompileExpression): PreparedActions {
  const expression = (source: string): Expression => {
    const compiled = compile(source);
    return compiled.ok ? compiled.expression : () => ({ failed: 'does_not_compile' });
  };
  const all = actions
    .filter(({ active }) => active)
    .map((action) => ({
      action,
      eligibility: expression(action.eligibility),
      context: action.context.map(({ when, factor }) => ({ holds: expression(when), factor })),
    }));
  const outbound = all.filter(({ action }) => action.channels.some((channel) => channel !== 'inbound'));
  return {
    all,
    byId: new Map(all.map((prepared) => [prepared.action.id, prepared])),
    outboundPurposes: [...new Set(outbound.map(({ action }) => action.purpose))],
  };
}
