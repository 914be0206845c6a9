import * as z from 'zod';
import { NextBestActionInput } from '../lib/core/actions/question-of-action.ts';
import { entry } from '../lib/edge/entry.ts';
import { flatAnswer } from '../lib/edge/flat-answer.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { invalid, validate } from '../lib/edge/parse-json.ts';
import { isProblem } from '../lib/edge/problem.ts';
import { renderCaller } from '../lib/edge/render-caller.ts';
import { compileUsual } from '../lib/eligibility/usual-expression.ts';
import { environmentOf } from '../lib/functions.ts';
import { type CallerAnswer, callerAnswers } from '../lib/runtime/answer-caller.ts';
import { answerInTime } from '../lib/runtime/answer-in-time.ts';
import { decisionSettings } from '../lib/runtime/decision-settings.ts';
import { ringingPorts } from '../lib/runtime/light-ports.ts';
import type { Ports } from '../lib/runtime/ports.ts';

/** `?form=flat`: the map of texts that contact flows get, for a contact centre that takes no nested answer. */
const AskedForm = z.strictObject({ form: z.enum(['flat', 'full']).default('full') });

const noFlatContact = invalid([
  {
    pointer: '#/form',
    detail: 'leave it out for outbound: a flat answer does not say by which channel and when',
  },
]);

/** Who is there, and what is best to do for them? Advice: it sends nothing, reserves nothing and learns nothing. */
export function createNextBestAction(ports: Ports): HttpHandler {
  const answerCaller = callerAnswers(ports, decisionSettings(ports), compileUsual);
  return httpFunction('next-best-action', ports, {
    'POST /v1/next-best-action': async ({ body, query }) => {
      const input = validate(NextBestActionInput, body);
      if (isProblem(input)) return input;
      const asked = validate(AskedForm, query);
      if (isProblem(asked)) return asked;
      const outbound = input.value.situation === 'outbound';
      if (outbound && asked.value.form === 'flat') return noFlatContact;
      // Nobody waits on the line for an outbound contact: there a fault is told as one, and nothing is chosen.
      const answer = outbound
        ? await answerCaller(input.value)
        : await answerInTime(ports, unavailable(ports.clock()), () => answerCaller(input.value));
      if (asked.value.form === 'flat') return { status: 200, body: flatAnswer(answer) };
      return { status: 200, body: renderCaller(answer, outbound) };
    },
  });
}

/** Whoever calls gets what an unknown caller gets, while nothing can be told about anybody. */
function unavailable(decidedAt: number): CallerAnswer {
  return { known: false, why: 'unavailable', defaultAction: null, policyVersion: '', decidedAt };
}

export const handler = entry(() =>
  createNextBestAction(ringingPorts(environmentOf('next-best-action', process.env), process)),
);
