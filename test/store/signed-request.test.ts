import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { signedHeaders } from '../../lib/store/signed-request.ts';

const region = 'eu-west-1';
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

type Sent = { headers: Record<string, string>; body: string };

/** What the AWS SDK sends for a request, signature included. */
async function sentBySdk(sessionToken: string | undefined, id: string): Promise<Sent> {
  const sent: Sent[] = [];
  const requestHandler = {
    handle: (request: Sent) => {
      sent.push(request);
      return Promise.reject(new Error('Nothing is sent.'));
    },
  };
  const client = new DynamoDBClient({
    region,
    maxAttempts: 1,
    credentials: { ...keys, ...(sessionToken === undefined ? {} : { sessionToken }) },
    requestHandler: requestHandler as never,
  });
  const asked = client.send(new GetItemCommand({ TableName: 'customers', Key: { pk: { S: id } } }));
  await expect(asked).rejects.toThrow('Nothing is sent.');
  return sent[0] as Sent;
}

describe('a request that is signed by hand', () => {
  it.each([
    ['', undefined, 'c-1'],
    [' with the session of temporary credentials', 'a/b+c==', 'c-1'],
    [' with letters of every kind', undefined, 'Ünïcødé 王 "quoted"'],
  ])('has the signature of the AWS SDK%s', async (_, sessionToken, id) => {
    const { headers, body } = await sentBySdk(sessionToken, id);
    const theirs = headers.authorization as string;
    const names = (/SignedHeaders=([^,]+)/.exec(theirs)?.[1] ?? '').split(';');
    const added = ['host', 'x-amz-date', 'x-amz-security-token'];
    const own = names.filter((name) => !added.includes(name));
    const time = headers['x-amz-date'] as string;
    const at = Date.parse(time.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
    const request = {
      host: headers.host as string,
      body,
      headers: Object.fromEntries(own.map((name) => [name, headers[name] as string])),
    };
    const ours = signedHeaders(request, { region, service: 'dynamodb' }, { ...keys, sessionToken }, at);
    expect(ours.authorization).toBe(theirs);
    expect(ours['x-amz-date']).toBe(time);
    expect(names.includes('x-amz-security-token')).toBe(sessionToken !== undefined);
  });
});
