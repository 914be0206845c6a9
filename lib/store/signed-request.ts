import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined };

const algorithm = 'AWS4-HMAC-SHA256';

/** The headers of a POST to an AWS service, signed (Signature Version 4). `at` in milliseconds. */
export function signedHeaders(
  request: { host: string; body: string; headers: Readonly<Record<string, string>> },
  scope: { region: string; service: string },
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  at: number,
): Record<string, string> {
  const time = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.host,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(request.body),
  ].join('\n');
  const within = `${day}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = [algorithm, time, within, sha256(canonical)].join('\n');
  const signature = createHmac('sha256', signingKey(secretAccessKey, within)).update(toSign).digest('hex');
  return {
    ...headers,
    authorization: `${algorithm} Credential=${accessKeyId}/${within}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

let lastKey: { secret: string; within: string; key: KeyObject } | undefined;

/** The key for a day, a region and a service; the last one is kept, since it serves all requests of a day. */
function signingKey(secret: string, within: string): KeyObject {
  if (lastKey?.secret === secret && lastKey.within === within) return lastKey.key;
  const bytes = within
    .split('/')
    .reduce<Buffer>(
      (former, part) => createHmac('sha256', former).update(part).digest(),
      Buffer.from(`AWS4${secret}`),
    );
  const key = createSecretKey(bytes);
  lastKey = { secret, within, key };
  return key;
}

function sha256(text: string): string {
  return hash('sha256', text);
}
