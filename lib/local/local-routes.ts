import { type FunctionName, functions, type Route } from '../functions.ts';

export type RoutedTo = { name: FunctionName; route: Route; pathParameters: Record<string, string> };
type Unrouted = { allow: readonly string[] };

const routes = (Object.keys(functions) as FunctionName[]).flatMap((name) => {
  const { trigger } = functions[name];
  return trigger.kind === 'http' ? trigger.routes.map((route: Route) => ({ name, route })) : [];
});

/** Finds the function for a request as API Gateway does; else the methods that the path has, if any. */
export function routeRequest(method: string, rawPath: string): RoutedTo | Unrouted {
  const steps = rawPath.split('/');
  const onPath = routes.flatMap(({ name, route }) => {
    const pathParameters = matchPath(route.path.split('/'), steps);
    return pathParameters === null ? [] : [{ name, route, pathParameters }];
  });
  return (
    onPath.find(({ route }) => route.method === method) ?? { allow: onPath.map(({ route }) => route.method) }
  );
}

/** A parameter stands for one whole step, which is never empty. */
function matchPath(pattern: readonly string[], steps: readonly string[]): Record<string, string> | null {
  if (pattern.length !== steps.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const step = steps[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== step) return null;
    } else {
      if (step === '') return null;
      parameters[part.slice(1, -1)] = decode(step);
    }
  }
  return parameters;
}

/** What is badly encoded reaches the function as it came: it refuses the `%` itself. */
function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
