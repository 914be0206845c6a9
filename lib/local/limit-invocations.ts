import type { Invoke } from './function-runtime.ts';

/**
 * Runs at most so many invocations of a function at once; whoever comes then waits for their turn. On AWS each would have a process
 * of its own: here all share one, and a thousand begun at once would keep each other waiting until the calls they make time out.
 */
export function limitInvocations(invoke: Invoke, atOnce: number): Invoke {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (event) => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await invoke(event);
    } finally {
      // The place is handed on, so that nobody who comes now gets before those who wait.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
