import { createHash, createHmac } from 'node:crypto';

/** Who signs, and for which region. */
export type Signer = {
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | null;
};
export type SignedMethod = 'GET' | 'HEAD' | 'PUT';

/**
 * A URL that lets whoever has it make one kind of request for one object, until it expires (seconds): AWS Signature Version 4
 * in the query, as "Authenticating Requests: Using Query Parameters" of the S3 API reference has it.
 */
export function presignedUrl(
  method: SignedMethod,
  url: string,
  { at, expires, ...signer }: Signer & { at: number; expires: number },
): string {
  const target = new URL(url);
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${stamp.slice(0, 8)}/${signer.region}/s3/aws4_request`;
  const token = signer.sessionToken;
  const query = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${signer.accessKeyId}/${scope}`],
    ['X-Amz-Date', stamp],
    ['X-Amz-Expires', String(expires)],
    ...(token === null ? [] : [['X-Amz-Security-Token', token]]),
    ['X-Amz-SignedHeaders', 'host'],
  ];
  const parameters = query.map((pair) => pair.map(encode).join('=')).join('&');
  const path = target.pathname.split('/').map(decodeURIComponent).map(encode).join('/');
  const request = [method, path, parameters, `host:${target.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join(
    '\n',
  );
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(request)].join('\n');
  let key: string | Buffer = `AWS4${signer.secretAccessKey}`;
  for (const part of scope.split('/')) key = hmac(key, part);
  return `${target.origin}${path}?${parameters}&X-Amz-Signature=${hmac(key, toSign).toString('hex')}`;
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
