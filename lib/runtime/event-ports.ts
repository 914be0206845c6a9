import { compileExpression } from '../eligibility/compile-expression.ts';
import { contentStore } from '../store/content.ts';
import { decisionSettings } from './decision-settings.ts';
import type { SuppressingPorts } from './ports.ts';
import { preparedCatalogue } from './prepared-catalogue.ts';
import type { TriggerPorts } from './start-trigger.ts';

/** What takes events in: those of contacts may close something, those of the company start something. */
export type EventPorts = SuppressingPorts & TriggerPorts;

/** The ports of a function that takes events in, with what those need that start something. */
export function eventPorts(ports: SuppressingPorts): EventPorts {
  return {
    ...ports,
    contents: contentStore(ports.table, ports.clock),
    settings: decisionSettings(ports),
    catalogue: preparedCatalogue(ports, compileExpression),
  };
}
