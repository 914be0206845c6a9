import { localArn, localAws } from './local-aws.ts';

export type Sweeper = {
  /** Runs it once more, after a run that is under way. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
};

type SweeperOptions = {
  /** The function that is called. */
  name: string;
  /** The first call is at once; otherwise after as many minutes as between two. */
  atOnce: boolean;
  everyMinutes: number;
  invoke(event: unknown): Promise<unknown>;
  onFault(error: unknown): void;
  /** Whether more waits in the queues than one process sends in a minute. */
  backlogged(): boolean;
};

/**
 * Plays the schedule: calls the function every so many minutes, never twice at the same time. It lets a
 * turn pass while there is a backlog, all of which it would enqueue again: here sweeping and sending share one process.
 */
export function startSweeper({
  name,
  everyMinutes,
  atOnce,
  invoke,
  onFault,
  backlogged,
}: SweeperOptions): Sweeper {
  let runs: Promise<void> = Promise.resolve();
  const sweep = (): Promise<void> => {
    runs = runs.then(() => invoke(scheduledEvent(name))).then(() => {}, onFault);
    return runs;
  };
  if (atOnce) sweep();
  const timer = setInterval(() => backlogged() || sweep(), everyMinutes * 60_000);
  return {
    sweep,
    stop: () => {
      clearInterval(timer);
      return runs;
    },
  };
}

function scheduledEvent(name: string) {
  return {
    version: '0',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    region: localAws.region,
    time: new Date(Date.now()).toISOString(),
    resources: [localArn('lambda', name)],
    detail: {},
  };
}
