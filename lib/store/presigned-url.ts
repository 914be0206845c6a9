import { createHash, createHmac } from 'node:crypto';

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string | null };

/**
 * A URL that lets whoever has it make one kind of request for one object, until it expires (seconds): AWS Signature Version 4
 * in the query, as "Authenticating Requests: Using Query Parameters" of the S3 API reference has it.
 */
export function presignedUrl(
  method: 'GET' | 'HEAD' | 'PUT',
  url: string,
  {
    region,
    credentials,
    at,
    expires,
  }: { region: string; credentials: Credentials; at: number; expires: number },
): string {
  const target = new URL(url);
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;
  const query: [string, string][] = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${scope}`],
    ['X-Amz-Date', stamp],
    ['X-Amz-Expires', String(expires)],
    ...(credentials.sessionToken === null
      ? []
      : [['X-Amz-Security-Token', credentials.sessionToken] as [string, string]]),
    ['X-Amz-SignedHeaders', 'host'],
  ];
  const canonicalQuery = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  const path = target.pathname.split('/').map(decodeURIComponent).map(encode).join('/');
  const request = [method, path, canonicalQuery, `host:${target.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join(
    '\n',
  );
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(request)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${credentials.secretAccessKey}`);
  return `${target.origin}${path}?${canonicalQuery}&X-Amz-Signature=${hmac(key, toSign).toString('hex')}`;
}

/** RFC 3986: everything but letters, digits and - . _ ~ */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
