import type { AuditedNoun } from '../lib/core/audit.ts';
import { Preferences } from '../lib/core/customer.ts';
import { preferencesOf } from '../lib/core/preferences.ts';
import type { Answer } from '../lib/edge/answer.ts';
import { entry } from '../lib/edge/entry.ts';
import { type HttpHandler, httpFunction } from '../lib/edge/http-function.ts';
import { mergePatch } from '../lib/edge/merge-patch.ts';
import { type Valid, validate } from '../lib/edge/parse-json.ts';
import { isProblem, type Problem } from '../lib/edge/problem.ts';
import { etag, readIfMatch } from '../lib/edge/read-etag.ts';
import { customerClosed, readCustomerId, stale, versionNeeded } from '../lib/edge/refusals.ts';
import { renderPreferences } from '../lib/edge/render-customer.ts';
import { instantText } from '../lib/edge/time-words.ts';
import { environmentOf } from '../lib/functions.ts';
import { missingCustomer } from '../lib/runtime/missing-customer.ts';
import { type ClosingPorts, closingPorts, closingStore } from '../lib/runtime/ports.ts';
import { renderTrail, TrailPage } from '../lib/runtime/render-trail.ts';
import { type Customer, readCustomer } from '../lib/store/read-customer.ts';
import {
  type PreferencesChange,
  type SavedPreferences,
  savePreferences,
} from '../lib/store/save-preferences.ts';
import { TooMuchContention } from '../lib/store/store-ports.ts';
import type { Table } from '../lib/store/table.ts';

type Write = {
  params: { id: string };
  headers: Readonly<Record<string, string>>;
  caller: { client: string };
};

/** What the history of preferences shows of a customer's trail. */
const wishes: readonly AuditedNoun[] = ['preferences', 'consent', 'merge'];

/** GET, PUT and PATCH of what a customer wishes. Whoever calls the API is the company: it never opens what the customer closed. */
export function createPreferences(ports: ClosingPorts): HttpHandler {
  const save = async (customerId: string, { headers, caller }: Write, change: PreferencesChange) => {
    const ifVersion = readIfMatch(headers);
    if (isProblem(ifVersion)) return ifVersion;
    const options = { ifVersion, actor: 'company', client: caller.client } as const;
    const saved = await savePreferences(await closingStore(ports), customerId, change, options);
    return answerOf(ports.table, customerId, saved);
  };

  return httpFunction('preferences', ports, {
    'GET /v1/customers/{id}/preferences': async ({ params }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const customer = await readCustomer(ports.table, id.value, { consistent: true });
      return customer ? shown(customer) : missingCustomer(ports.table, id.value);
    },

    'GET /v1/customers/{id}/preferences/history': async ({ params, query }) => {
      const id = readCustomerId(params.id);
      if (isProblem(id)) return id;
      const page = validate(TrailPage, query);
      if (isProblem(page)) return page;
      const customer = await readCustomer(ports.table, id.value, { consistent: true });
      if (!customer) return missingCustomer(ports.table, id.value);
      return {
        status: 200,
        body: await renderTrail(ports.table, { customerId: id.value }, page.value, wishes),
      };
    },

    'PUT /v1/customers/{id}/preferences': async (request) => {
      const id = readCustomerId(request.params.id);
      if (isProblem(id)) return id;
      const wished = validate(Preferences, request.body);
      return isProblem(wished) ? wished : save(id.value, request, () => wished.value);
    },

    'PATCH /v1/customers/{id}/preferences': async (request) => {
      const id = readCustomerId(request.params.id);
      if (isProblem(id)) return id;
      const customer = await readCustomer(ports.table, id.value, { consistent: true });
      if (!customer) return missingCustomer(ports.table, id.value);
      const wished = patched(preferencesOf(customer.profile, customer.gate), request.body);
      return isProblem(wished)
        ? wished
        : save(id.value, request, (current) => patchedAgain(current, request.body));
    },
  });
}

function patched(current: Preferences, patch: unknown): Valid<Preferences> | Problem {
  return validate(Preferences, mergePatch(renderPreferences(current), patch));
}

/** The patch fitted when it was checked; if it does not fit what somebody else wrote since, the caller tries again and is told why. */
function patchedAgain(current: Preferences, patch: unknown): Preferences {
  const wished = patched(current, patch);
  if (isProblem(wished)) throw new TooMuchContention();
  return wished.value;
}

async function answerOf(
  table: Table,
  customerId: string,
  saved: SavedPreferences,
): Promise<Answer | Problem> {
  switch (saved.outcome) {
    case 'saved':
      return shown(saved.customer, { 'kairos-effective-at': instantText(saved.effectiveAt) });
    case 'unknown-customer':
      return missingCustomer(table, customerId);
    case 'stale':
      return stale();
    case 'version-needed':
      return versionNeeded(saved.pointers);
    case 'customer-closed':
      return customerClosed(saved.pointers);
    default:
      return saved satisfies never;
  }
}

function shown({ profile, gate }: Customer, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = renderPreferences(preferencesOf(profile, gate));
  return { status: 200, headers: { etag: etag(gate.preferenceVersion), ...headers }, body };
}

export const handler = entry(() =>
  createPreferences(closingPorts(environmentOf('preferences', process.env))),
);
