import { createHash } from 'node:crypto';
import type { Secrets } from '#platform/secrets.ts';
import type { SigningAlg, SigningKey } from './types.ts';

const CURVE: Record<SigningAlg, string> = { ES256: 'P-256', ES512: 'P-521' };
const FIELD = 'accounts.signing_key.private';

/** @source RFC 7638, 3: the members that make the key, in the order of their names */
const thumbprint = ({ crv, kty, x, y }: JsonWebKey) =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

/** A new key pair; the private half only sealed. */
export const makeSigningKey = async (secrets: Secrets, alg: SigningAlg, now: Date) => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: CURVE[alg] }, true, ['sign', 'verify']);
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const kid = thumbprint({ crv, kty, x, y });
  const publicJwk = { kid, kty, crv, x, y, alg, use: 'sig' } as Record<string, string>;
  const secret = JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey));
  const key: SigningKey = { kid, alg, publicJwk, createdAt: now };
  return { key, privateSealed: secrets.encrypt(FIELD, secret) };
};

export const openSigningKey = (secrets: Secrets, alg: SigningAlg, privateSealed: Uint8Array): Promise<CryptoKey> => {
  const jwk = JSON.parse(secrets.decrypt(FIELD, privateSealed)) as JsonWebKey;
  return crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: CURVE[alg] }, false, ['sign']);
};
