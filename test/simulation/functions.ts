import { createActions } from '../../lambdas/actions.ts';
import { createCallTasks } from '../../lambdas/call-tasks.ts';
import { createConsents } from '../../lambdas/consents.ts';
import { createCustomers } from '../../lambdas/customers.ts';
import { createDispatches } from '../../lambdas/dispatches.ts';
import { createEvents } from '../../lambdas/events.ts';
import { createInboundSns } from '../../lambdas/inbound-sns.ts';
import { createKillSwitch } from '../../lambdas/kill-switch.ts';
import { createMergeCustomers } from '../../lambdas/merge-customers.ts';
import { createPreferences } from '../../lambdas/preferences.ts';
import { createSuppressions } from '../../lambdas/suppressions.ts';
import { createUnsubscribe } from '../../lambdas/unsubscribe.ts';
import { exampleCompany } from '../../lib/core/example-company.ts';
import type { HttpHandler } from '../../lib/edge/http-function.ts';
import { decisionSettings } from '../../lib/runtime/decision-settings.ts';
import type { SuppressingPorts } from '../../lib/runtime/ports.ts';
import { contentStore } from '../../lib/store/content.ts';
import { certificate, certificateOrigin, topicArn } from './sns-deliveries.ts';

/** The functions that callers, customers and SNS reach, made of simulated ports. */
export const httpFunctions = {
  customers: createCustomers,
  'merge-customers': createMergeCustomers,
  preferences: createPreferences,
  consents: (ports: SuppressingPorts) =>
    createConsents({ ...ports, company: 'Example', publicOrigin: 'https://kairos.example' }),
  suppressions: createSuppressions,
  dispatches: (ports: SuppressingPorts) =>
    createDispatches({
      ...ports,
      contents: contentStore(ports.table, ports.clock),
      settings: decisionSettings(ports),
    }),
  'call-tasks': createCallTasks,
  events: createEvents,
  actions: createActions,
  'kill-switch': createKillSwitch,
  unsubscribe: (ports: SuppressingPorts) =>
    createUnsubscribe({
      ...ports,
      company: { ...exampleCompany, name: 'Example' },
      publicOrigin: 'https://kairos.example',
    }),
  'inbound-sns': (ports: SuppressingPorts) =>
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
} satisfies Record<string, (ports: SuppressingPorts) => HttpHandler>;
export type HttpFunctionName = keyof typeof httpFunctions;
export type QueueFunctionName = 'dispatch-due' | 'send-email' | 'fan-out-suppression' | 'bus-events';
export type ScheduledFunctionName = 'sweep-due' | 'count-responses';
export type FunctionName = HttpFunctionName | QueueFunctionName | ScheduledFunctionName;

/** Takes one guard away by changing what a function's ports do. */
export type Mutant = (ports: SuppressingPorts, functionName: FunctionName) => SuppressingPorts;
