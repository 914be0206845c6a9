import process from 'node:process';
import { NextBestActionInput } from '../lib/core/actions/question-of-action.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { validate } from '../lib/edge/parse-json.ts';
import { isProblem } from '../lib/edge/problem.ts';
import { renderCaller } from '../lib/edge/render-caller.ts';
import { compileExpression } from '../lib/eligibility/compile-expression.ts';
import { environmentOf } from '../lib/functions.ts';
import { callerAnswers } from '../lib/runtime/answer-caller.ts';
import { decisionSettings } from '../lib/runtime/decision-settings.ts';
import { lightPorts } from '../lib/runtime/light-ports.ts';
import type { Ports } from '../lib/runtime/ports.ts';

/** Who is there, and what is best to do for them? Advice: it sends nothing, reserves nothing and learns nothing. */
export function createNextBestAction(ports: Ports): HttpHandler {
  const answerCaller = callerAnswers(ports, decisionSettings(ports), compileExpression);
  return httpFunction('next-best-action', ports, {
    'POST /v1/next-best-action': async ({ body }) => {
      const input = validate(NextBestActionInput, body);
      if (isProblem(input)) return input;
      const answer = await answerCaller(input.value);
      return { status: 200, body: renderCaller(answer, input.value.situation === 'outbound') };
    },
  });
}

export const handler = entry(() =>
  createNextBestAction(lightPorts(environmentOf('next-best-action', process.env), process)),
);
