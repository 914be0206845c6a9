import { addressHash } from '../address/hash-address.ts';
import { sealId } from '../address/sealed-id.ts';
import type { Keyring } from '../core/keyring.ts';
import type { Clock, Log, Randomness, Timer } from '../core/ports.ts';
import type { Channel } from '../core/vocabulary.ts';
import type { Queue } from '../dispatch/provider.ts';
import { sqsQueue } from '../dispatch/sqs-queue.ts';
import type { Admission } from '../edge/limit-callers.ts';
import { createDynamoTable } from '../store/dynamo-table.ts';
import type { OptOutLog } from '../store/opt-out-log.ts';
import { createS3OptOutLog } from '../store/s3-opt-out-log.ts';
import type { StorePorts } from '../store/store-ports.ts';
import type { Table } from '../store/table.ts';
import { createUploadBucket, type UploadBucket } from '../store/upload-bucket.ts';
import { type CommonEnvironment, portsOver } from './ports-over.ts';

/** What a handler is made of. On AWS and on a laptop `systemPorts` makes it; the fault simulator makes its own. */
export type Ports = {
  table: Table;
  clock: Clock;
  timer: Timer;
  randomness: Randomness;
  log: Log;
  /** Loads the deployment's secrets once. */
  keyring: () => Promise<Keyring>;
  /** Refuses a caller who calls too often; not said: nobody is refused. */
  admission?: Admission | undefined;
  /** What requests for public routes must carry; not said: they are not asked. */
  edgeSecret?: string | undefined;
};

/** A dispatch to look at; the channel is a hint that saves a read. */
export type DueMessage = { dispatchId: string; channel: Channel | null };
/** Carry the suppression of an address on to its customers after this one. */
export type FanOutMessage = { addressHash: string; after: string | null };

/** Go on with a job. */
export type JobMessage = { jobId: string; revision?: number };

/** What a handler that starts jobs, or works them off, needs besides. */
export type JobPorts = Ports & { jobs: Queue<JobMessage> };

/** What a handler that closes something needs besides. */
export type ClosingPorts = Ports & { optOutLog: OptOutLog; due: Queue<DueMessage> };
export type SuppressingPorts = ClosingPorts & { fanOut: Queue<FanOutMessage> };

/** What every function that opens the table is told. */
export type SystemEnvironment = CommonEnvironment & { TABLE_NAME: string };

/** The ports of a running function. */
export function systemPorts(environment: SystemEnvironment): Ports {
  return portsOver(createDynamoTable({ tableName: environment.TABLE_NAME }), environment, process.env);
}

/** The ports of a function that closes something for one customer. */
export function closingPorts(
  environment: SystemEnvironment & { DUE_QUEUE_URL: string; OPT_OUT_LOG_BUCKET: string },
): ClosingPorts {
  return {
    ...systemPorts(environment),
    optOutLog: createS3OptOutLog(environment.OPT_OUT_LOG_BUCKET),
    due: sqsQueue(environment.DUE_QUEUE_URL),
  };
}

/** The ports of a function that suppresses addresses. */
export function suppressingPorts(
  environment: Parameters<typeof closingPorts>[0] & { FAN_OUT_QUEUE_URL: string },
): SuppressingPorts {
  return { ...closingPorts(environment), fanOut: sqsQueue(environment.FAN_OUT_QUEUE_URL) };
}

/** The ports of a function that starts jobs or works them off. */
export function jobPorts(environment: SystemEnvironment & { JOBS_QUEUE_URL: string }): JobPorts {
  return { ...systemPorts(environment), jobs: sqsQueue(environment.JOBS_QUEUE_URL) };
}

/** What a handler needs besides that lets callers upload files, or reads them. */
export type UploadingPorts = JobPorts & { uploads: UploadBucket };

/** The ports of a function that lets callers upload files, or reads them. */
export function uploadingPorts(
  environment: Parameters<typeof jobPorts>[0] & { UPLOAD_BUCKET_URL: string },
): UploadingPorts {
  const ports = jobPorts(environment);
  return { ...ports, uploads: createUploadBucket(environment.UPLOAD_BUCKET_URL, ports.clock) };
}

/** What works jobs off: some of them close something. */
export type WorkingPorts = UploadingPorts & SuppressingPorts;

/** The ports of the function that works jobs off. */
export function workingPorts(
  environment: Parameters<typeof uploadingPorts>[0] & Parameters<typeof suppressingPorts>[0],
): WorkingPorts {
  return { ...uploadingPorts(environment), ...suppressingPorts(environment) };
}

/** The store's ports with the keyring applied: hashes of addresses, and waking what waits after a closing. */
export async function closingStore(ports: ClosingPorts): Promise<StorePorts & { keyring: Keyring }> {
  const keyring = await ports.keyring();
  return {
    ...ports,
    keyring,
    hashOf: (address) => addressHash(keyring, address),
    wake: (customerId, { id, channel }) =>
      ports.due.send({ dispatchId: sealId(keyring, 'dispatch', customerId, id), channel }),
  };
}
