import { createActions } from '../../lambdas/actions.ts';
import { createCallTasks } from '../../lambdas/call-tasks.ts';
import { createConsents } from '../../lambdas/consents.ts';
import { createCustomers } from '../../lambdas/customers.ts';
import { createDispatches } from '../../lambdas/dispatches.ts';
import { createEraseCustomer } from '../../lambdas/erase-customer.ts';
import { createEvents } from '../../lambdas/events.ts';
import { createExportCustomer } from '../../lambdas/export-customer.ts';
import { createImports } from '../../lambdas/imports.ts';
import { createInboundSns } from '../../lambdas/inbound-sns.ts';
import { createKillSwitch } from '../../lambdas/kill-switch.ts';
import { createMergeCustomers } from '../../lambdas/merge-customers.ts';
import { createPreferenceCentre } from '../../lambdas/preference-centre.ts';
import { createPreferences } from '../../lambdas/preferences.ts';
import { createSuppressions } from '../../lambdas/suppressions.ts';
import { createUnsubscribe } from '../../lambdas/unsubscribe.ts';
import { exampleCompany } from '../../lib/core/example-company.ts';
import type { HttpHandler } from '../../lib/edge/http-function.ts';
import { decisionSettings } from '../../lib/runtime/decision-settings.ts';
import type { WorkingPorts } from '../../lib/runtime/ports.ts';
import { contentStore } from '../../lib/store/content.ts';
import { certificate, certificateOrigin, topicArn } from './sns-deliveries.ts';

export const publicOrigin = 'https://kairos.example';

/** The functions that callers, customers and SNS reach, made of simulated ports. */
export const httpFunctions = {
  customers: createCustomers,
  'merge-customers': createMergeCustomers,
  'erase-customer': createEraseCustomer,
  'export-customer': createExportCustomer,
  imports: createImports,
  preferences: createPreferences,
  consents: (ports: WorkingPorts) => createConsents({ ...ports, company: 'Example', publicOrigin }),
  suppressions: createSuppressions,
  dispatches: (ports: WorkingPorts) =>
    createDispatches({
      ...ports,
      contents: contentStore(ports.table, ports.clock),
      settings: decisionSettings(ports),
    }),
  'call-tasks': createCallTasks,
  events: createEvents,
  actions: createActions,
  'kill-switch': createKillSwitch,
  unsubscribe: (ports: WorkingPorts) =>
    createUnsubscribe({
      ...ports,
      company: { ...exampleCompany, name: 'Example' },
      publicOrigin,
    }),
  'preference-centre': (ports: WorkingPorts) =>
    createPreferenceCentre({ ...ports, company: { ...exampleCompany, name: 'Example' }, publicOrigin }),
  'inbound-sns': (ports: WorkingPorts) =>
    createInboundSns({
      ...ports,
      company: 'Example',
      confirmOptOuts: 'none',
      sms: { send: async () => ({ outcome: 'unknown', code: 'NONE' }) },
      topicArns: [topicArn],
      certificateOrigin,
      fetchCertificate: async () => certificate,
      confirm: async () => {},
    }),
} satisfies Record<string, (ports: WorkingPorts) => HttpHandler>;
export type HttpFunctionName = keyof typeof httpFunctions;
export type QueueFunctionName =
  | 'dispatch-due'
  | 'send-email'
  | 'fan-out-suppression'
  | 'work-jobs'
  | 'bus-events';
export type ScheduledFunctionName = 'sweep-due' | 'sweep-expired' | 'count-responses';
export type FunctionName = HttpFunctionName | QueueFunctionName | ScheduledFunctionName;

/** Takes one guard away by changing what a function's ports do. */
export type Mutant = (ports: WorkingPorts, functionName: FunctionName) => WorkingPorts;
