import * as z from 'zod';
import { type Action, ActionInput, actionLimit } from '../lib/core/actions/action.ts';
import { canBeStarted } from '../lib/core/actions/choose-for-event.ts';
import { isContactEvent } from '../lib/core/actions/company-event.ts';
import { changesBetween } from '../lib/core/audit.ts';
import { Label } from '../lib/core/vocabulary.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { invalid, validate } from '../lib/edge/parse-json.ts';
import { type FieldError, isProblem, problem } from '../lib/edge/problem.ts';
import { etag, readIfMatch } from '../lib/edge/read-etag.ts';
import { notFound, stale } from '../lib/edge/refusals.ts';
import { renderAction, withoutAnswer } from '../lib/edge/render-action.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { compileExpression } from '../lib/eligibility/compile-expression.ts';
import { environmentOf } from '../lib/functions.ts';
import { type Ports, systemPorts } from '../lib/runtime/ports.ts';
import {
  catalogueAge,
  readAction,
  readActionVersion,
  readCatalogue,
  saveAction,
} from '../lib/store/action-catalogue.ts';
import { recordChange } from '../lib/store/audit-trail.ts';

const badId = problem(
  400,
  'INVALID_ID',
  'As the action id in the path use 1 to 64 letters, digits or . _ : -',
);
const full = problem(
  409,
  'TOO_MANY_ACTIONS',
  `The catalogue holds ${actionLimit} actions, which is the limit: delete one that is not used any more.`,
);
const AskedVersion = z.strictObject({
  version: z.string().regex(/^[1-9][0-9]{0,8}$/, 'use a version number, such as 3').transform(Number).optional(),
}); // biome-ignore format: two lines say it
const Page = z.strictObject({
  cursor: Label.optional(),
  limit: z.string().regex(/^(?:[1-9][0-9]?|100)$/, 'use a number from 1 to 100').default('50').transform(Number),
}); // biome-ignore format: two lines say it

/** The catalogue of actions: saves, shows, lists and deletes them, and keeps every version. */
export function createActions(ports: Ports): HttpHandler {
  const save = async (
    id: string,
    client: string,
    change: { document: unknown; ifVersion: number | null },
  ) => {
    const at = ports.clock();
    const outcome = await saveAction(ports, id, { ...change, by: client, at });
    if (outcome.outcome !== 'saved') return outcome;
    const { before, saved } = outcome;
    // An action is named by the first step of the pointer, since one trail holds them all.
    const changes = changesBetween(before?.document, saved.deleted ? undefined : saved.document, `#/${id}`);
    await recordChange(ports, 'deployment', { what: 'action', actor: 'company', client, changes });
    return { ...outcome, effectiveAt: instantText(at + catalogueAge) };
  };

  return httpFunction('actions', ports, {
    'PUT /v1/actions/{id}': async ({ params, body, headers, caller }) => {
      if (!Label.safeParse(params.id).success) return badId;
      const document = withoutAnswer(body);
      const input = validate(ActionInput, document);
      if (isProblem(input)) return input;
      const ifVersion = readIfMatch(headers);
      if (isProblem(ifVersion)) return ifVersion;
      const faults = [...expressionFaults(input.value), ...triggerFaults({ id: params.id, ...input.value })];
      if (faults.length > 0 && input.value.active) return invalid(faults);
      const saved = await save(params.id, caller.client, { document, ifVersion });
      switch (saved.outcome) {
        case 'saved':
          return {
            status: saved.before === null ? 201 : 200,
            headers: { etag: etag(saved.saved.version) },
            body: { ...renderAction(saved.saved), effectiveAt: saved.effectiveAt, warnings: faults },
          };
        case 'full':
          return full;
        default:
          return stale();
      }
    },

    'GET /v1/actions/{id}': async ({ params, query }) => {
      if (!Label.safeParse(params.id).success) return badId;
      const asked = validate(AskedVersion, query);
      if (isProblem(asked)) return asked;
      const { version } = asked.value;
      const found = await (version === undefined
        ? readAction(ports.table, params.id)
        : readActionVersion(ports.table, params.id, version));
      if (!found) return notFound(version === undefined ? 'action' : 'action version');
      return { status: 200, headers: { etag: etag(found.version) }, body: renderAction(found) };
    },

    'DELETE /v1/actions/{id}': async ({ params, headers, caller }) => {
      if (!Label.safeParse(params.id).success) return badId;
      const ifVersion = readIfMatch(headers);
      if (isProblem(ifVersion)) return ifVersion;
      const saved = await save(params.id, caller.client, { document: null, ifVersion });
      if (saved.outcome === 'unknown') return notFound('action');
      if (saved.outcome !== 'saved') return stale();
      return { status: 200, body: { id: params.id, deleted: true, effectiveAt: saved.effectiveAt } };
    },

    'GET /v1/actions': async ({ query }) => {
      const page = validate(Page, query);
      if (isProblem(page)) return page;
      const { cursor = '', limit } = page.value;
      const rest = (await readCatalogue(ports.table)).filter(({ id }) => id > cursor);
      const shown = rest.slice(0, limit);
      const next = rest.length > limit ? { nextCursor: shown.at(-1)?.id } : {};
      return { status: 200, body: { actions: shown.map(renderAction), limit: actionLimit, ...next } };
    },
  });
}

/** Every expression that does not compile, with line and column. */
function expressionFaults({ eligibility, context }: ActionInput): FieldError[] {
  const expressions = [
    { pointer: '#/eligibility', source: eligibility },
    ...context.map(({ when }, index) => ({ pointer: `#/context/${index}/when`, source: when })),
  ];
  return expressions.flatMap(({ pointer, source }) => {
    const compiled = compileExpression(source);
    if (compiled.ok) return [];
    const { line, column, detail } = compiled.fault;
    return [{ pointer, detail: `line ${line}, column ${column}: ${detail}` }];
  });
}

/** Why an action could never be started by its trigger. */
function triggerFaults(action: Action): FieldError[] {
  const { trigger } = action;
  if (trigger === undefined) return [];
  const taken = isContactEvent(trigger.event)
    ? [
        {
          pointer: '#/trigger/event',
          detail: 'is what happens to a contact; choose a name of your own, such as order.delayed',
        },
      ]
    : [];
  return canBeStarted(action)
    ? taken
    : [
        ...taken,
        {
          pointer: '#/content',
          detail: 'give content for one of the channels, or a script for voice: the trigger starts a contact',
        },
      ];
}

export const handler = entry(() => createActions(systemPorts(environmentOf('actions', process.env))));
