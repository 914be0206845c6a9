import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { type Scope, scopes } from '../functions.ts';

export type Tokens = Record<Scope, string>;

/** The local stand-in for the user pool: it issued one token for each scope and knows them again. */
export type Issuer = {
  tokens: Tokens;
  /** The claims of a token of ours; null for anything else. */
  verify(token: string): Promise<JWTPayload | null>;
};

const issuer = 'kairos-local';
const algorithm = 'EdDSA';
const Tokens = z.record(z.enum(scopes), z.string());

/** Reads key and tokens from these files, or makes them (and the files, unless null). */
export async function openIssuer(keyFile: string | null, tokensFile: string | null): Promise<Issuer> {
  const jwk = await readOrMake(keyFile, async () => {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    return exportJWK(privateKey);
  });
  const privateKey = await importJWK(jwk, algorithm);
  const { d: _, ...publicJwk } = jwk as JWK & { d?: string };
  const publicKey = await importJWK(publicJwk, algorithm);

  const known = new Map<string, JWTPayload>();
  const verify: Issuer['verify'] = async (token) => {
    const before = known.get(token);
    if (before) return before;
    try {
      const { payload } = await jwtVerify(token, publicKey, { issuer, algorithms: [algorithm] });
      // As API Gateway does. One that expires is looked at each time.
      if (payload.exp === undefined && known.size < scopes.length) known.set(token, payload);
      return payload;
    } catch {
      return null;
    }
  };
  const issue = (scope: Scope): Promise<string> =>
    // As Cognito writes them. No expiry: the tokens are for this machine, and its clock can be moved.
    new SignJWT({ scope: `kairos/${scope}`, client_id: `local-${scope}`, token_use: 'access' })
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(issuer)
      .setSubject(`local-${scope}`)
      .setIssuedAt()
      .sign(privateKey);

  const tokens = await readOrMake(tokensFile, async () => {
    const issued = await Promise.all(scopes.map(async (scope) => [scope, await issue(scope)] as const));
    return Object.fromEntries(issued);
  });
  return { tokens: Tokens.parse(tokens), verify };
}

async function readOrMake<Value>(file: string | null, make: () => Promise<Value>): Promise<Value> {
  if (file !== null && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Value;
  const made = await make();
  if (file !== null) writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}
