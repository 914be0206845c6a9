import { randomUUID } from 'node:crypto';
import { ConnectEvent, questionOf } from '../lib/edge/connect-event.ts';
import { type FlatAnswer, flatAnswer, safeAnswer } from '../lib/edge/flat-answer.ts';
import { compileUsual } from '../lib/eligibility/usual-expression.ts';
import { environmentOf } from '../lib/functions.ts';
import { callerAnswers } from '../lib/runtime/answer-caller.ts';
import { answerInTime } from '../lib/runtime/answer-in-time.ts';
import { decisionSettings } from '../lib/runtime/decision-settings.ts';
import { ringingPorts } from '../lib/runtime/light-ports.ts';
import type { Ports } from '../lib/runtime/ports.ts';
import { systemLog } from '../lib/telemetry/log.ts';
import { onTrail } from '../lib/telemetry/trail.ts';

export type ContactFlowHandler = (event: unknown) => Promise<FlatAnswer>;

/**
 * Answers an Amazon Connect contact flow with a flat map of texts. It never rejects, and never keeps the caller waiting: what
 * fails or takes too long is the safe answer, with which a flow routes the call as it would without us.
 */
export function createConnectContact(ports: Ports): ContactFlowHandler {
  const answerCaller = callerAnswers(ports, decisionSettings(ports), compileUsual);
  return (event) =>
    onTrail({ correlationId: randomUUID(), function: 'connect-contact' }, () =>
      answerInTime(ports, safeAnswer, () => answer(event)),
    );

  async function answer(event: unknown): Promise<FlatAnswer> {
    const parsed = ConnectEvent.safeParse(event);
    if (!parsed.success) throw new NotAContactFlowEvent();
    return flatAnswer(await answerCaller(questionOf(parsed.data)));
  }
}

class NotAContactFlowEvent extends Error {
  override name = 'NotAContactFlowEvent';
}

/** A wrong environment must not keep a caller waiting either: it is told with every answer. */
function build(): ContactFlowHandler {
  try {
    return createConnectContact(ringingPorts(environmentOf('connect-contact', process.env), process));
  } catch (error) {
    const log = systemLog({ METRICS_NAMESPACE: process.env.METRICS_NAMESPACE ?? 'Kairos' }, () => Date.now());
    const timer = { sleep: () => new Promise<void>(() => {}) };
    return () => answerInTime({ log, timer }, safeAnswer, () => Promise.reject(error));
  }
}

let built: ContactFlowHandler | undefined;
export const handler: ContactFlowHandler = (event) => {
  built ??= build();
  return built(event);
};
if (process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined) built = build();
