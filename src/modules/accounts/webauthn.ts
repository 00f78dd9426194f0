import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';

/** For which address a passkey holds: it works nowhere else, so nobody can be led to a false page. */
export interface Site {
  /** `https://simpul.example` */
  readonly origin: string;
  /** The installation's name, as the browser shows it. */
  readonly name: string;
}

const rpId = ({ origin }: Site): string => new URL(origin).hostname;

/** EdDSA, ES256, RS256: what every key of today speaks, and every runtime without an experiment. */
const ALGORITHMS = [-8, -7, -257];
/** Milliseconds that the browser waits for a finger. */
const PATIENCE = 120_000;

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]*$/);
/** What every answer of a browser holds; the library reads the rest, byte by byte. */
const ANSWER = {
  id: base64url(1400).min(1),
  rawId: base64url(1400).min(1),
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(40).optional(),
  clientExtensionResults: z.object({}).default({}),
};
const registration = z.object({
  ...ANSWER,
  response: z.object({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});
const authentication = z.object({
  ...ANSWER,
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(8000),
    userHandle: base64url(200).optional(),
  }),
});

const readJson = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  if (text.length > 50_000) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** The user handle names region and person, so that a sign-in without a name finds both with one look. */
const handleOf = (region: number, person: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(new TextEncoder().encode(`${region}:${person}`));

export const readHandle = (handle: string | undefined): { region: number; id: string } | undefined => {
  const text = Buffer.from(handle ?? '', 'base64url').toString('utf8');
  const match = /^(\d{4}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text);
  return match ? { region: Number(match[1]), id: match[2] } : undefined;
};

export interface CredentialRef {
  readonly id: string;
  readonly transports: readonly string[];
}

interface Holder {
  readonly region: number;
  readonly id: string;
  readonly login: string;
  readonly name: string;
}

const challengeBytes = (challenge: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(challenge, 'base64url'));
const asRefs = (refs: readonly CredentialRef[]) =>
  refs.map(({ id, transports }) => ({ id, transports: [...transports] }));

export const creationOptions = (
  site: Site,
  holder: Holder,
  has: readonly CredentialRef[],
  challenge: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> =>
  generateRegistrationOptions({
    rpName: site.name,
    rpID: rpId(site),
    userID: handleOf(holder.region, holder.id),
    userName: holder.login,
    userDisplayName: holder.name,
    challenge: challengeBytes(challenge),
    timeout: PATIENCE,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: asRefs(has),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });

/** @param has absent: whichever passkey the person chooses */
export const requestOptions = (
  site: Site,
  has: readonly CredentialRef[] | undefined,
  challenge: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  generateAuthenticationOptions({
    rpID: rpId(site),
    challenge: challengeBytes(challenge),
    timeout: PATIENCE,
    userVerification: 'required',
    allowCredentials: has && asRefs(has),
  });

/** The challenge that an answer says it answers; whether it does is for the signature to prove. */
const challengeIn = (clientDataJSON: string): string => {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
    return typeof challenge === 'string' ? challenge : '';
  } catch {
    return '';
  }
};

interface Checked<T> {
  readonly answer: T;
  readonly challenge: string;
}

export const readAuthentication = (text: string): Checked<AuthenticationResponseJSON> | undefined => {
  const answer = readJson(authentication, text) as AuthenticationResponseJSON | undefined;
  return answer && { answer, challenge: challengeIn(answer.response.clientDataJSON) };
};

export const readRegistration = (text: string): Checked<RegistrationResponseJSON> | undefined => {
  const answer = readJson(registration, text) as RegistrationResponseJSON | undefined;
  return answer && { answer, challenge: challengeIn(answer.response.clientDataJSON) };
};

export interface NewCredential {
  readonly credential: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** What a new passkey is known by; undefined when the answer is not right for this site and challenge. */
export const verifiedRegistration = async (
  site: Site,
  { answer, challenge }: Checked<RegistrationResponseJSON>,
): Promise<NewCredential | undefined> => {
  const { registrationInfo } = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: rpId(site),
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => ({ registrationInfo: undefined })); // it throws at whatever is amiss
  if (!registrationInfo) return undefined;
  const { id, publicKey, counter } = registrationInfo.credential;
  return { credential: id, publicKey, counter, transports: answer.response.transports ?? [] };
};

/** @returns the passkey's new counter; undefined when the answer is not right for this site, challenge and passkey */
export const verifiedAuthentication = async (
  site: Site,
  { answer, challenge }: Checked<AuthenticationResponseJSON>,
  known: { readonly publicKey: Uint8Array; readonly counter: number },
): Promise<number | undefined> => {
  const result = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: rpId(site),
    requireUserVerification: true,
    credential: { id: answer.id, publicKey: new Uint8Array(known.publicKey), counter: known.counter },
  }).catch(() => undefined);
  return result?.verified ? result.authenticationInfo.newCounter : undefined;
};
