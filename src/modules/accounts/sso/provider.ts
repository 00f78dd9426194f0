import { createHmac } from 'node:crypto';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  PrivateKeyJwt,
} from 'openid-client';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { guardedFetch } from '#platform/guarded-fetch.ts';
import { log } from '#platform/log.ts';
import { isProblem, type Problem } from '#platform/problem.ts';
import { isSafeAddress } from '#platform/web-address.ts';
import * as queries from '../queries/sso.ts';
import { openSigningKey } from './keys.ts';
import { answerNotBelieved, providerCancelled, providerDown, providerRefusedUs } from './problems.ts';
import { isSubject } from './rules.ts';
import type { Claims, Provider } from './types.ts';

type Sealing = Pick<App, 'db' | 'secrets'>;
export const SECRET_FIELD = 'accounts.provider.secret';

/** A provider may look at our published keys this seldom before a new one signs. Milliseconds. */
const KEY_SEEN_MS = 15 * 60_000;
/** How long what a provider says of itself is believed. Milliseconds. */
const KNOWN_MS = 10 * 60_000;
/** Between our clock and theirs. Seconds. */
const CLOCKS_APART = 30;

/** What a browser keeps of a sign-in under way: all that must not be guessed follows from it, so nothing of it is kept here. */
const secretsOfStart = (token: string) => {
  const of = (purpose: string) => createHmac('sha256', token).update(`simpul sso ${purpose}`).digest('base64url');
  return { state: of('state'), nonce: of('nonce'), verifier: of('verifier') };
};

const ourProof = async ({ db, secrets }: Sealing, provider: Provider, now: Date): Promise<[ClientAuth, string]> => {
  if (provider.clientAuth === 'private_key_jwt') {
    const seen = new Date(now.getTime() - KEY_SEEN_MS);
    const key = await inRegion(db, provider.region, (tx) => queries.keyToSignWith(tx, provider.signingAlg, seen));
    if (!key) throw providerRefusedUs(provider.name);
    return [PrivateKeyJwt({ key: await openSigningKey(secrets, key.alg, key.privateSealed), kid: key.kid }), key.kid];
  }
  const sealed = await inRegion(db, provider.region, (tx) => queries.secretOf(tx, provider.id));
  const secret = sealed ? secrets.decrypt(SECRET_FIELD, sealed) : '';
  return [provider.clientAuth === 'client_secret_basic' ? ClientSecretBasic(secret) : ClientSecretPost(secret), ''];
};

const known = new Map<string, { readonly config: Promise<Configuration>; readonly until: number }>();

const discover = async (provider: Provider, proof: ClientAuth, loopback: boolean): Promise<Configuration> => {
  const issuer = new URL(provider.issuer);
  const isPlain = issuer.protocol === 'http:';
  const config = await discovery(issuer, provider.clientId, { [clockTolerance]: CLOCKS_APART }, proof, {
    [customFetch]: guardedFetch(loopback),
    execute: [enableNonRepudiationChecks, ...(isPlain ? [allowInsecureRequests] : [])],
    timeout: 10,
  });
  const { authorization_endpoint: to, end_session_endpoint: out } = config.serverMetadata();
  for (const address of [to, ...(out ? [out] : [])]) {
    const url = URL.parse(address ?? '');
    if (!url || !isSafeAddress(url, loopback)) throw new Error('An endpoint to which no browser is sent');
  }
  return config;
};

/** What a provider says of itself, asked anew every ten minutes and after each change. @throws whatever {@link told} makes a Problem of */
const talkTo = async (app: Sealing, provider: Provider, loopback: boolean, now: Date): Promise<Configuration> => {
  const [proof, kid] = await ourProof(app, provider, now);
  const name = [provider.region, provider.id, provider.changedAt.getTime(), kid, loopback].join(' ');
  const before = known.get(name);
  if (before && before.until > now.getTime()) return before.config;
  for (const [old, { until }] of known) if (until <= now.getTime()) known.delete(old);
  const config = discover(provider, proof, loopback);
  known.set(name, { config, until: now.getTime() + KNOWN_MS });
  config.catch(() => known.delete(name));
  return config;
};

interface Told {
  readonly code?: string;
  readonly error?: string;
  readonly cause?: unknown;
}

const NOT_THERE =
  /^(E(CONN|HOST|NET|AI_|NOTFOUND|PIPE|SSRF|PROTO)|CERT_|ERR_(TLS|SSL)|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/;
const REFUSED_US = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
  'invalid_scope',
  'unsupported_response_type',
  'unsupported_grant_type',
  'invalid_redirect_uri',
]);

/** Every error on the way, as something that a person can do something about. What went wrong exactly goes to the log, without anybody's data. */
const told = ({ name, region, id }: Provider, error: unknown): Problem => {
  if (isProblem(error)) return error;
  const { code = '', error: said, cause } = error as Told;
  const inner = (cause as Told | undefined)?.code ?? '';
  log.warn({ provider: `${region}-${id}`, code, said, inner }, 'single sign-on');
  if (said === 'access_denied' || said === 'login_required') return providerCancelled(name);
  if (said === 'temporarily_unavailable' || said === 'server_error') return providerDown(name);
  // A token endpoint that refuses our secret in an Authorization header answers with a challenge instead of an error in JSON.
  if (code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' || (said && REFUSED_US.has(said))) return providerRefusedUs(name);
  const isDown =
    [code, inner].some((one) => NOT_THERE.test(one)) ||
    (error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name)) ||
    code === 'OAUTH_TIMEOUT' ||
    code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' ||
    code === 'OAUTH_RESPONSE_IS_NOT_JSON';
  return isDown ? providerDown(name) : answerNotBelieved(name);
};

const asking = async <T>(provider: Provider, ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    throw told(provider, error);
  }
};

/** Asks a provider how it works, for an administrator who has just typed its address. @throws {Problem} */
export const tryProvider = (app: Sealing, provider: Provider, loopback: boolean, now: Date): Promise<string> =>
  asking(provider, async () => (await talkTo(app, provider, loopback, now)).serverMetadata().issuer);

/** Where the browser goes. @throws {Problem} sso-provider-down, sso-provider-refused-us */
export const addressOfSignIn = (
  app: Sealing,
  provider: Provider,
  token: string,
  redirectUri: string,
  loopback: boolean,
  now: Date,
): Promise<URL> =>
  asking(provider, async () => {
    const { state, nonce, verifier } = secretsOfStart(token);
    return buildAuthorizationUrl(await talkTo(app, provider, loopback, now), {
      redirect_uri: redirectUri,
      scope: provider.scope,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(provider.secondStepValues.length > 0 ? { acr_values: provider.secondStepValues.join(' ') } : {}),
    });
  });

export interface Vouched {
  readonly claims: Claims;
  readonly idToken: string;
}

/** Claims that decide something, where the ID token may lack them. */
const wanted = ({ loginClaim, roleClaim, organisationClaim }: Provider): string[] =>
  [loginClaim, roleClaim, organisationClaim].filter((claim) => claim !== null);

/**
 * Takes the provider's answer for what it is worth: state, issuer, code, proof of PKCE, signature, audience, times and nonce.
 * @param returned the redirect address with the query that came with it
 * @throws {Problem}
 */
export const takeAnswer = (
  app: Sealing,
  provider: Provider,
  token: string,
  returned: URL,
  loopback: boolean,
  now: Date,
): Promise<Vouched> =>
  asking(provider, async () => {
    const config = await talkTo(app, provider, loopback, now);
    const { state, nonce, verifier } = secretsOfStart(token);
    const tokens = await authorizationCodeGrant(config, returned, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims() as Claims;
    if (!isSubject(claims.sub)) throw answerNotBelieved(provider.name);
    const isMissing = wanted(provider).some((claim) => claims[claim] === undefined);
    const more =
      isMissing && config.serverMetadata().userinfo_endpoint
        ? await fetchUserInfo(config, tokens.access_token, claims.sub)
        : {};
    return { claims: { ...more, ...claims }, idToken: tokens.id_token! };
  });

/** Where a browser ends the session at the provider too; undefined where the provider offers nothing of the kind. */
export const addressOfSignOut = (
  app: Sealing,
  provider: Provider,
  idToken: string,
  back: string,
  loopback: boolean,
  now: Date,
): Promise<URL | undefined> =>
  asking(provider, async () => {
    const config = await talkTo(app, provider, loopback, now);
    if (!config.serverMetadata().end_session_endpoint) return undefined;
    return buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: back });
  });
