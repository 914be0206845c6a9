import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { ConnectEvent, questionOf } from '../lib/edge/connect-event.ts';
import { type FlatAnswer, flatAnswer, safeAnswer } from '../lib/edge/flat-answer.ts';
import { compileExpression } from '../lib/eligibility/compile-expression.ts';
import { environmentOf } from '../lib/functions.ts';
import { callerAnswers } from '../lib/runtime/answer-caller.ts';
import { decisionSettings } from '../lib/runtime/decision-settings.ts';
import { lightPorts } from '../lib/runtime/light-ports.ts';
import type { Ports } from '../lib/runtime/ports.ts';
import { systemLog } from '../lib/telemetry/log.ts';
import { onTrail } from '../lib/telemetry/trail.ts';

export type ContactFlowHandler = (event: unknown) => Promise<FlatAnswer>;

/** Somebody hears it ring: after so many milliseconds the flow goes on without us. It leaves room below 2.5 s for the start. */
const answerWithin = 1_800;

/**
 * Answers an Amazon Connect contact flow with a flat map of texts. It never rejects, and never keeps the caller waiting: what
 * fails or takes too long is the safe answer, with which a flow routes the call as it would without us.
 */
export function createConnectContact(ports: Ports): ContactFlowHandler {
  const answerCaller = callerAnswers(ports, decisionSettings(ports), compileExpression);
  return (event) =>
    onTrail({ correlationId: randomUUID(), function: 'connect-contact' }, () => inTime(event));

  async function inTime(event: unknown): Promise<FlatAnswer> {
    const answered = answer(event).catch((error: unknown) => safe(ports, nameOf(error)));
    const late = ports.timer.sleep(answerWithin).then(() => 'late' as const);
    const first = await Promise.race([answered, late]);
    return first === 'late' ? safe(ports, 'TooLate') : first;
  }

  async function answer(event: unknown): Promise<FlatAnswer> {
    const parsed = ConnectEvent.safeParse(event);
    if (!parsed.success) return safe(ports, 'NotAContactFlowEvent');
    return flatAnswer(await answerCaller(questionOf(parsed.data)));
  }
}

/** The line is what the alarm `safe-answers` counts. */
function safe({ log }: Pick<Ports, 'log'>, error: string): FlatAnswer {
  log('error', 'safe-answer', { error });
  return safeAnswer;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** A wrong environment must not keep a caller waiting either: it is told with every answer. */
function build(): ContactFlowHandler {
  try {
    return createConnectContact(lightPorts(environmentOf('connect-contact', process.env), process));
  } catch (error) {
    const log = systemLog({ METRICS_NAMESPACE: process.env.METRICS_NAMESPACE ?? 'Kairos' }, () => Date.now());
    return async () => safe({ log }, nameOf(error));
  }
}

let built: ContactFlowHandler | undefined;
export const handler: ContactFlowHandler = (event) => {
  built ??= build();
  return built(event);
};
if (process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined) built = build();
