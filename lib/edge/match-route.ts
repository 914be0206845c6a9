import { type Problem, problem } from './problem.ts';
import type { RouteEntry } from './route-table.ts';

/** Ids and tokens: an alphabet without `/`, `#`, `%` or anything that means something in a key or a path. */
const safeParameter = /^(?!\.{1,2}$)[A-Za-z0-9._:~-]{1,512}$/;

export type Match = { entry: RouteEntry; params: Record<string, string> };

type Asked = {
  method: string;
  /** As the client wrote it, percent-encoded. */
  path: string;
  /** API Gateway's choice of route and the parameters it decoded, where it made one. */
  routeKey: string;
  pathParameters: Readonly<Record<string, string | undefined>>;
};

/** Finds the route that is meant; 404, 405 with Allow, or 400 for a parameter that no id of ours can be. */
export function matchRoute(entries: readonly RouteEntry[], asked: Asked): Match | Problem {
  const chosen = entries.find((entry) => entry.key === asked.routeKey);
  if (chosen)
    return withParameters(
      chosen,
      namesIn(chosen).map((name) => [name, asked.pathParameters[name] ?? '']),
    );

  const steps = asked.path.split('/');
  const onPath = entries.filter((entry) => fits(entry.route.path.split('/'), steps));
  const entry = onPath.find((candidate) => candidate.route.method === asked.method);
  if (entry) return withParameters(entry, decodeParameters(entry, steps));
  if (onPath.length === 0)
    return problem(404, 'NO_SUCH_ROUTE', 'Check the path against the API description.');
  const allow = onPath.map((candidate) => candidate.route.method).join(', ');
  return problem(405, 'METHOD_NOT_ALLOWED', `Use one of: ${allow}.`, { headers: { allow } });
}

function fits(pattern: readonly string[], steps: readonly string[]): boolean {
  return (
    pattern.length === steps.length &&
    pattern.every((step, index) => step.startsWith('{') || step === steps[index])
  );
}

function namesIn(entry: RouteEntry): string[] {
  return [...entry.route.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string);
}

function decodeParameters(entry: RouteEntry, steps: readonly string[]): [string, string][] {
  return entry.route.path
    .split('/')
    .flatMap((step, index): [string, string][] =>
      step.startsWith('{') ? [[step.slice(1, -1), decodeOnce(steps[index] ?? '')]] : [],
    );
}

/** An encoding that is broken decodes to nothing, which no parameter may be. */
function decodeOnce(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return '';
  }
}

function withParameters(entry: RouteEntry, parameters: readonly [string, string][]): Match | Problem {
  if (parameters.every(([, value]) => safeParameter.test(value)))
    return { entry, params: Object.fromEntries(parameters) };
  return problem(400, 'INVALID_PATH', 'In the path use ids of letters, digits and . _ : - only.');
}
