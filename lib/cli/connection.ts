import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient } from '../client/client.ts';
import { UsageFault } from './exit-codes.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
/** Where the service is and who asks, as said on the command line. */
export type ConnectionOptions = { url?: string; token?: string; data?: string };
export type Connection = Client & { token: string; isLocal: boolean };

const localOrigin = 'http://127.0.0.1:8787';
const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * Finds the service and a token for it: --token, KAIROS_TOKEN, client credentials, and for a service on this machine the
 * admin token of its data folder, which is never sent anywhere else. Rejects with a UsageFault that says what is missing.
 */
export async function connect(options: ConnectionOptions, environment: Environment): Promise<Connection> {
  const { origin, isLocal } = readOrigin(options.url || environment.KAIROS_URL || localOrigin);
  const token =
    options.token ||
    environment.KAIROS_TOKEN ||
    (await grantedToken(environment)) ||
    (isLocal ? readLocalToken(options.data || environment.KAIROS_DATA || '.kairos') : null);
  if (token === null) {
    throw new UsageFault(
      'Give a token for this service: --token or KAIROS_TOKEN; or KAIROS_TOKEN_URL, KAIROS_CLIENT_ID and KAIROS_CLIENT_SECRET.',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageFault('The token has characters that no token has.');
  return { ...createClient(origin, token), token, isLocal };
}

function readOrigin(text: string): { origin: string; isLocal: boolean } {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new UsageFault(`--url must be an address such as ${localOrigin}.`);
  const { origin, hostname, protocol } = new URL(text);
  const isLocal = loopback.test(hostname);
  if (!isLocal && protocol === 'http:')
    throw new UsageFault('--url must begin with https: a token is not sent over the net in the clear.');
  return { origin, isLocal };
}

function readLocalToken(folder: string): string {
  const file = join(folder, 'tokens.json');
  const missing = `There is no admin token in ${file}: start Kairos with npm start, name its data folder with --data, or give the token that it printed with --token.`;
  if (!existsSync(file)) throw new UsageFault(missing);
  try {
    const { admin } = JSON.parse(readFileSync(file, 'utf8')) as { admin?: unknown };
    if (typeof admin === 'string') return admin;
  } catch {
    // Said below.
  }
  throw new UsageFault(missing);
}

/** OAuth client credentials, as the user pool of a deployment grants them. */
async function grantedToken({ KAIROS_TOKEN_URL, KAIROS_CLIENT_ID, KAIROS_CLIENT_SECRET }: Environment) {
  if (!KAIROS_TOKEN_URL || !KAIROS_CLIENT_ID || !KAIROS_CLIENT_SECRET) return null;
  const refused = (why: string) =>
    new UsageFault(`${KAIROS_TOKEN_URL} gave no token (${why}): check the client's id and secret.`, 3);
  // The secret travels with it; on this machine there is nobody in between.
  const { protocol, hostname } = URL.canParse(KAIROS_TOKEN_URL)
    ? new URL(KAIROS_TOKEN_URL)
    : { protocol: '', hostname: '' };
  if (protocol !== 'https:' && !loopback.test(hostname))
    throw new UsageFault('KAIROS_TOKEN_URL must begin with https.');
  const basic = Buffer.from(`${KAIROS_CLIENT_ID}:${KAIROS_CLIENT_SECRET}`).toString('base64');
  const response = await fetch(KAIROS_TOKEN_URL, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  }).catch(() => {
    throw refused('it does not answer');
  });
  const granted = (await response.json().catch(() => ({}))) as { access_token?: unknown };
  if (typeof granted.access_token !== 'string') throw refused(`status ${response.status}`);
  return granted.access_token;
}
