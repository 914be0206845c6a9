import { localArn, localAws } from './local-aws.ts';

export type Sweeper = {
  /** Runs it once more, after a run that is under way. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
};

/** Plays the schedule: calls the function at once and then every so many minutes, never twice at the same time. */
export function startSweeper(
  everyMinutes: number,
  invoke: (event: unknown) => Promise<unknown>,
  onFault: (error: unknown) => void,
): Sweeper {
  let runs: Promise<void> = Promise.resolve();
  const sweep = (): Promise<void> => {
    runs = runs.then(() => invoke(scheduledEvent())).then(() => {}, onFault);
    return runs;
  };
  sweep();
  const timer = setInterval(sweep, everyMinutes * 60_000);
  return {
    sweep,
    stop: () => {
      clearInterval(timer);
      return runs;
    },
  };
}

function scheduledEvent() {
  return {
    version: '0',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    region: localAws.region,
    time: new Date(Date.now()).toISOString(),
    resources: [localArn('lambda', 'sweep-due')],
    detail: {},
  };
}
