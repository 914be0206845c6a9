import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import { localArn } from './local-aws.ts';

/** Calls a function's bundle as Lambda would, with an event; rejects with what the handler throws. */
export type Invoke = (event: unknown) => Promise<unknown>;

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** Longer than any of the stack's own limits: nothing here is cut off in the middle. */
const timeLimit = 60_000;

/** Loads a bundle at its first call, after the environment is set. */
export function loadFunction(name: string, file: string): Invoke {
  let loading: Promise<Handler> | undefined;
  const load = (): Promise<Handler> => {
    loading ??= import(pathToFileURL(file).href).then((bundle: { handler?: unknown }) => {
      if (typeof bundle.handler !== 'function') throw new Error(`${file} has no export named handler.`);
      return bundle.handler as Handler;
    });
    return loading;
  };
  return async (event) => (await load())(event, contextOf(name));
}

function contextOf(name: string): Context {
  const end = performance.now() + timeLimit;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: localArn('lambda', `function:${name}`),
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
