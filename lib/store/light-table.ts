import { type AttributeAnswer, base64Of, plainForm, protocolForm } from './attribute-values.ts';
import { gatherGets } from './gathered-gets.ts';
import { type Credentials, signedHeaders } from './signed-request.ts';
import type { Table } from './table.ts';
import {
  type CallService,
  type ServiceAnswer,
  type ServiceOperation,
  type TableOptions,
  tableOver,
} from './table-over.ts';

/** Where the service is, and who asks. */
export type LightTableOptions = Pick<TableOptions, 'tableName'> & {
  region: string;
  /** Such as https://dynamodb.eu-west-1.amazonaws.com. */
  endpoint: string;
  credentials: Credentials;
  /** A request that takes longer (milliseconds) is given up. */
  timeout: number;
  now: () => number;
};

/** What Lambda says of region and credentials, and where the service is unless something else is said. */
export function lightTableSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<LightTableOptions, 'region' | 'endpoint' | 'credentials'> {
  const {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  } = environment;
  if (!region || !accessKeyId || !secretAccessKey)
    throw new Error(
      'AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set, as Lambda sets them.',
    );
  const endpoint = environment.AWS_ENDPOINT_URL_DYNAMODB ?? `https://dynamodb.${region}.amazonaws.com`;
  return {
    region,
    endpoint,
    credentials: { accessKeyId, secretAccessKey, sessionToken: environment.AWS_SESSION_TOKEN },
  };
}

/**
 * The table without the AWS SDK, for functions that must answer a ringing phone soon after they are started: loading the SDK
 * takes longer than all the rest. The same requests, signed by hand, over one connection that is kept open.
 */
export function createLightTable({
  region,
  endpoint,
  credentials,
  timeout,
  now,
  tableName,
}: LightTableOptions): Table {
  const { protocol, hostname, port, host } = new URL(endpoint);
  // An `import` of them would also load everything that they export lazily, fetch and WebSocket: as much as all the rest here.
  const { Agent, request } = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http');
  const agent = new Agent({ keepAlive: true });

  const call: CallService<ServiceOperation | 'BatchGetItem'> = (operation, input) => {
    const body = JSON.stringify(protocolForm(input, base64Of));
    const headers = signedHeaders(
      {
        host,
        body,
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
        },
      },
      { region, service: 'dynamodb' },
      credentials,
      now(),
    );
    const { promise, resolve, reject } = Promise.withResolvers<ServiceAnswer>();
    const sent = request(
      {
        hostname,
        port,
        method: 'POST',
        path: '/',
        agent,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          try {
            resolve(answerOf(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')));
          } catch (error) {
            reject(error);
          }
        });
      },
    );
    // The whole time, not only that without a byte: somebody is holding the line.
    const deadline = setTimeout(() => sent.destroy(new ServiceError('TimeoutError', undefined)), timeout);
    sent.on('error', reject);
    sent.on('close', () => clearTimeout(deadline));
    sent.end(body);
    return promise;
  };
  const table = tableOver(call, { tableName });
  return { ...table, get: gatherGets(call, tableName, table.get) };
}

/** A refusal or failure of the service, by the name the service gives it. */
class ServiceError extends Error {
  readonly $metadata: { httpStatusCode: number | undefined };
  constructor(name: string, status: number | undefined) {
    super(name);
    this.name = name;
    this.$metadata = { httpStatusCode: status };
  }
}

function answerOf(status: number, text: string): ServiceAnswer {
  if (status !== 200) throw new ServiceError(nameOf(text), status);
  return plainForm(JSON.parse(text) as AttributeAnswer);
}

function nameOf(text: string): string {
  const type = /"__type"\s*:\s*"(?:[^"#]*#)?([A-Za-z]{1,60})"/.exec(text);
  return type?.[1] ?? 'ServiceUnavailable';
}
