import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import type { functions } from '../functions.ts';
import { readStored } from './data-folder.ts';
import { localAccount, localArn, localAws } from './local-aws.ts';

export type QueueName = Extract<
  (typeof functions)[keyof typeof functions]['trigger'],
  { kind: 'queue' }
>['queue'];
export const queueNames = ['due', 'email', 'fan-out', 'jobs', 'bus'] as const satisfies readonly QueueName[];

export type Messaging = {
  endpoint: string;
  topicArn: string;
  buckets: { optOutLog: string; decisionArchive: string };
  queueUrl(queue: QueueName): string;
  /** What waits in a queue at `now`: messages that could be received, and the ids of those that somebody works on. */
  depth(queue: QueueName, now: number): { ready: number; inFlight: string[] };
  stop(): Promise<void>;
};

const buckets = { optOutLog: 'opt-out-log', decisionArchive: 'decision-archive' };
const topic = 'outreach';

/** Starts SQS, SNS and S3 on a free port, with what the stack would make. Rejects with a StartFault on a damaged folder. */
export async function startMessaging(folder: string | null): Promise<Messaging> {
  const server = await open(folder);
  const stopGuarding = refuseOtherMachines(server.port);
  const attributes = (queue: QueueName) => ({
    // As in the stack: longer than any page of a job takes.
    VisibilityTimeout: queue === 'jobs' ? '120' : '30',
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: localArn('sqs', `${queue}-dead`),
      maxReceiveCount: 5,
    }),
  });
  server.setup({
    queues: [
      ...queueNames.map((queue) => ({ name: `${queue}-dead` })),
      ...queueNames.map((queue) => ({ name: queue, attributes: attributes(queue) })),
    ],
    topics: [{ name: topic }],
    subscriptions: [
      {
        topic,
        queue: 'email',
        attributes: { RawMessageDelivery: 'true', FilterPolicy: '{"channel":["email"]}' },
      },
    ],
    buckets: Object.values(buckets),
  });
  const endpoint = `http://127.0.0.1:${server.port}`;
  return {
    endpoint,
    topicArn: localArn('sns', topic),
    buckets,
    queueUrl: (queue) => `${endpoint}/${localAccount}/${queue}`,
    depth: (queue, now) => depthOf(server, queue, now),
    stop: async () => {
      await server.stop();
      stopGuarding();
    },
  };
}

function open(folder: string | null): Promise<FauxqsServer> {
  const options = { port: 0, logger: false, host: 'localhost', defaultRegion: localAws.region };
  return readStored(folder, () => startFauxqs(folder === null ? options : { ...options, dataDir: folder }));
}

/** The emulator listens on every interface; a connection from another machine is closed before it is read. */
function refuseOtherMachines(port: number): () => void {
  const check = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    const loopback = /^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
    if (socket.localPort === port && !loopback) socket.destroy();
  };
  subscribe('net.server.socket', check);
  return () => unsubscribe('net.server.socket', check);
}

function depthOf(server: FauxqsServer, queue: QueueName, now: number): { ready: number; inFlight: string[] } {
  const { ready = [], delayed = [], inflight = [] } = server.inspectQueue(queue)?.messages ?? {};
  const lapsed = inflight.filter((entry) => entry.visibilityDeadline <= now);
  return {
    ready: ready.length + delayed.filter(({ delayUntil = 0 }) => delayUntil <= now).length + lapsed.length,
    inFlight: inflight.filter((entry) => !lapsed.includes(entry)).map((entry) => entry.message.messageId),
  };
}
